using System.Text.Json;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope;

/// <summary>Reads <c>stream_options</c>: the mesh acts on <c>include_usage</c>, everything else is the provider's.</summary>
internal static class StreamOptionsField
{
    /// <param name="json">Stands on the value; afterwards on its end.</param>
    /// <param name="options">What it says and where it stands.</param>
    public static MeshError? Read(ref Utf8JsonReader json, out StreamOptions? options)
    {
        options = null;
        int start = (int)json.TokenStartIndex;
        if (json.TokenType == JsonTokenType.Null)
        {
            options = new StreamOptions(new ByteRange(start, 4), null, AsksUsage: false, IsEmpty: false, IsNull: true);
            return null;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            return new MeshError(ErrorCode.InvalidType, "'stream_options' must be an object.") { Param = "stream_options" };
        }

        bool asks = false;
        bool empty = true;
        ByteRange? includeUsage = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            empty = false;
            bool isIncludeUsage = json.ValueTextEquals("include_usage"u8);
            json.Read();
            if (isIncludeUsage)
            {
                if (includeUsage is not null || json.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
                {
                    return new MeshError(ErrorCode.InvalidType, "'stream_options.include_usage' must be one boolean.")
                    { Param = "stream_options.include_usage" };
                }

                asks = json.TokenType == JsonTokenType.True;
                includeUsage = new ByteRange((int)json.TokenStartIndex, (int)(json.BytesConsumed - json.TokenStartIndex));
            }

            json.Skip();
        }

        var value = new ByteRange(start, (int)json.BytesConsumed - start);
        options = new StreamOptions(value, includeUsage, asks, empty, IsNull: false);
        return null;
    }
}
