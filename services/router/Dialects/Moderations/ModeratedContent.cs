using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Moderations;

/// <summary>What is to be judged.</summary>
/// <param name="Texts">Where its texts stand in the body, with their quotes.</param>
/// <param name="Images">How many images stand beside them.</param>
/// <param name="Verdicts">How many verdicts are due: one for each text, one for all parts together.</param>
internal sealed record ModeratedContent(IReadOnlyList<ByteRange> Texts, int Images, int Verdicts)
{
    /// <param name="body">The request.</param>
    /// <param name="place">The value of <c>input</c>.</param>
    /// <returns>Null when it is neither a text nor an array of texts or parts.</returns>
    public static ModeratedContent? Read(ReadOnlySpan<byte> body, ByteRange place)
    {
        var json = new Utf8JsonReader(body.Slice(place.Start, place.Length), new JsonReaderOptions { MaxDepth = 256 });
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            return new ModeratedContent([place], 0, 1);
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        List<ByteRange> texts = [];
        int images = 0;
        int parts = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.String)
            {
                texts.Add(Here(json, place));
            }
            else if (json.TokenType == JsonTokenType.StartObject)
            {
                parts++;
                images += ReadPart(ref json, place, texts) ? 1 : 0;
            }
            else
            {
                return null;
            }
        }

        return new ModeratedContent(texts, images, parts > 0 ? 1 : texts.Count);
    }

    /// <returns>Whether it is an image.</returns>
    private static bool ReadPart(ref Utf8JsonReader json, ByteRange place, List<ByteRange> texts)
    {
        bool isImage = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isText = json.ValueTextEquals("text"u8);
            isImage |= json.ValueTextEquals("image_url"u8);
            json.Read();
            if (isText && json.TokenType == JsonTokenType.String)
            {
                texts.Add(Here(json, place));
            }

            json.Skip();
        }

        return isImage;
    }

    private static ByteRange Here(in Utf8JsonReader json, ByteRange place) =>
        new(place.Start + (int)json.TokenStartIndex, (int)(json.BytesConsumed - json.TokenStartIndex));
}
