using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace LlmMesh.Catalog.Reading;

/// <summary>JSON with comments and trailing commas; what is not JSON is reported with line and column.</summary>
internal static class JsonText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static JsonElement? Parse(ReadOnlySpan<byte> utf8, List<ConfigurationError> errors)
    {
        ReadOnlySpan<byte> text = utf8.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;
        if (!Utf8.IsValid(text))
        {
            errors.Add(Error(text, FirstInvalid(text), "is not UTF-8; save the file in that encoding"));
            return null;
        }

        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            JsonElement root = JsonElement.Parse(text, options);
            return HalfCharacter(text) is { } offset ? Refuse(Error(text, offset, "holds half of a character escape")) : root;
        }
        catch (JsonException exception)
        {
            int offset = LineStart(text, exception.LineNumber ?? 0) + (int)(exception.BytePositionInLine ?? 0);
            // The exception's own message quotes the text, and the text may hold a key in the wrong place.
            return Refuse(Error(text, offset, "is not JSON; look here for a missing quote, comma or bracket"));
        }

        JsonElement? Refuse(ConfigurationError error)
        {
            errors.Add(error);
            return null;
        }
    }

    private static ConfigurationError Error(ReadOnlySpan<byte> text, int offset, string message)
    {
        ReadOnlySpan<byte> before = text[..Math.Min(offset, text.Length)];
        int line = before.Count((byte)'\n') + 1;
        int column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return new ConfigurationError(JsonPath.Root, $"line {line}, column {column}: {message}.");
    }

    private static int LineStart(ReadOnlySpan<byte> text, long line)
    {
        int start = 0;
        for (; line > 0 && text[start..].IndexOf((byte)'\n') is >= 0 and var end; line--)
        {
            start += end + 1;
        }

        return start;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        int offset = 0;
        while (Rune.DecodeFromUtf8(text[offset..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }

    // The parser lets "\ud800" pass and fails only when the string is read.
    private static int? HalfCharacter(ReadOnlySpan<byte> text)
    {
        var options = new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var reader = new Utf8JsonReader(text, options);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped && !CanRead(ref reader))
            {
                return (int)reader.TokenStartIndex;
            }
        }

        return null;
    }

    private static bool CanRead(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
