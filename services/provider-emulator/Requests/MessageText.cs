using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>Decodes the text of a message's <c>content</c>.</summary>
internal static class MessageText
{
    /// <summary>The whole text; the texts of several parts are joined with a line feed.</summary>
    public static string Whole(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty)
        {
            return "";
        }

        if (content.Span[0] == (byte)'"')
        {
            return Decode(content.Span);
        }

        StringBuilder text = new();
        using JsonDocument parts = JsonDocument.Parse(content);
        foreach (JsonElement part in parts.RootElement.EnumerateArray())
        {
            if (part.ValueKind == JsonValueKind.Object
                && part.TryGetProperty("text"u8, out JsonElement value) && value.ValueKind == JsonValueKind.String)
            {
                text.Append(text.Length == 0 ? "" : "\n").Append(value.GetString());
            }
        }

        return text.ToString();
    }

    /// <summary>The beginning of the text, cut at a space, so that a long prompt need not be decoded.</summary>
    public static string Beginning(ReadOnlyMemory<byte> content, int bytes)
    {
        if (content.Length <= bytes)
        {
            return Whole(content);
        }

        if (content.Span[0] != (byte)'"')
        {
            // Said in parts or in one piece, the same words have the same beginning.
            return Beginning(Literal(Whole(content)), bytes);
        }

        // A raw space is never part of an escape sequence, so cutting there leaves a valid JSON string.
        int space = content.Span[..bytes].LastIndexOf((byte)' ');
        return space < 0 ? Whole(content) : Decode([.. content.Span[..space], (byte)'"']);
    }

    /// <summary>A text as JSON, as most clients write it.</summary>
    public static byte[] Literal(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    private static string Decode(ReadOnlySpan<byte> literal)
    {
        Utf8JsonReader reader = new(literal);
        reader.Read();
        return reader.GetString()!;
    }
}
