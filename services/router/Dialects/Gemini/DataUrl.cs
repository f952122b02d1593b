using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>Files inside requests: <c>data:</c> addresses in chat completions, a media type and base64 with Gemini. Never decoded.</summary>
internal static class DataUrl
{
    private static ReadOnlySpan<byte> Scheme => "data:"u8;

    private static ReadOnlySpan<byte> Base64 => ";base64,"u8;

    /// <summary>Whether it is an address that holds the file itself, in base64.</summary>
    public static bool IsInline(ReadOnlySpan<byte> url) => url.StartsWith(Scheme) && url.IndexOf(Base64) >= 0;

    /// <summary>Writes the value of <c>inlineData</c> from such an address.</summary>
    public static void WriteInline(Utf8JsonWriter json, ReadOnlySpan<byte> url)
    {
        int at = url.IndexOf(Base64);
        ReadOnlySpan<byte> type = url[Scheme.Length..at];

        // Parameters such as a character set may stand behind the type.
        int parameters = type.IndexOf((byte)';');
        WriteInline(json, parameters < 0 ? type : type[..parameters], url[(at + Base64.Length)..]);
    }

    /// <summary>Writes the value of <c>inlineData</c>.</summary>
    public static void WriteInline(Utf8JsonWriter json, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> data)
    {
        json.WriteStartObject();
        json.WriteString("mimeType"u8, mediaType);
        json.WriteString("data"u8, data);
        json.WriteEndObject();
    }

    /// <summary>Writes an address.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> data)
    {
        json.WriteStringValueSegment(Scheme, isFinalSegment: false);
        json.WriteStringValueSegment(mediaType, isFinalSegment: false);
        json.WriteStringValueSegment(Base64, isFinalSegment: false);
        json.WriteStringValueSegment(data, isFinalSegment: true);
    }

    /// <summary>What a string says whose inside may have escapes; one that is no text stays as it is.</summary>
    public static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
        {
            return escaped;
        }

        var json = new Utf8JsonReader((byte[])[.. "\""u8, .. escaped, .. "\""u8]);
        byte[] plain = new byte[escaped.Length];
        try
        {
            json.Read();
            return plain.AsSpan(0, json.CopyString(plain));
        }
        catch (InvalidOperationException)
        {
            return escaped;
        }
    }

    /// <summary>The text of a string, without a copy where nothing in it is escaped.</summary>
    public static ReadOnlySpan<byte> Bytes(JsonElement text)
    {
        ReadOnlySpan<byte> raw = text.Raw()[1..^1];
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(text.GetString()!) : raw;
    }
}
