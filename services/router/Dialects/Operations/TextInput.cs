using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Operations;

/// <summary>A field that holds a text, several, an array of token ids or several: what embeddings and completions take.</summary>
/// <param name="Place">The field's value.</param>
/// <param name="Items">Its entries in order, each a text with its quotes or an array of token ids; a lone one is the value itself.</param>
/// <param name="IsText">Whether they are texts; token ids otherwise.</param>
internal sealed record TextInput(ByteRange Place, IReadOnlyList<ByteRange> Items, bool IsText)
{
    /// <returns>Null when it is none of the four forms, or empty.</returns>
    public static TextInput? Read(ReadOnlySpan<byte> body, ByteRange place)
    {
        var json = new Utf8JsonReader(body.Slice(place.Start, place.Length));
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            return new TextInput(place, [place], IsText: true);
        }

        if (json.TokenType != JsonTokenType.StartArray || !json.Read())
        {
            return null;
        }

        JsonTokenType kind = json.TokenType;
        if (kind == JsonTokenType.Number)
        {
            return AreIds(ref json) ? new TextInput(place, [place], IsText: false) : null;
        }

        List<ByteRange> items = [];
        for (; json.TokenType != JsonTokenType.EndArray; json.Read())
        {
            int start = (int)json.TokenStartIndex;
            bool isEntry = json.TokenType == kind
                && (kind == JsonTokenType.String || (kind == JsonTokenType.StartArray && json.Read() && AreIds(ref json)));
            if (!isEntry)
            {
                return null;
            }

            items.Add(new ByteRange(place.Start + start, (int)json.BytesConsumed - start));
        }

        return items.Count == 0 ? null : new TextInput(place, items, kind == JsonTokenType.String);
    }

    /// <summary>How many token ids an entry has.</summary>
    public static int CountIds(ReadOnlySpan<byte> item) => item.Count((byte)',') + 1;

    // At least one; stands on the first of them, afterwards on the end of the array.
    private static bool AreIds(ref Utf8JsonReader json)
    {
        bool any = false;
        for (; json.TokenType != JsonTokenType.EndArray; json.Read())
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out int id) || id < 0)
            {
                return false;
            }

            any = true;
        }

        return any;
    }
}
