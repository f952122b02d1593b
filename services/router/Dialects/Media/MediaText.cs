using System.Text;
using System.Text.Json;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Media;

/// <summary>A field of a body that is a text.</summary>
internal static class MediaText
{
    /// <summary>Its value; null when the field is absent or null.</summary>
    /// <param name="body">The body.</param>
    /// <param name="place">Where the value stands; null when it is absent.</param>
    /// <param name="name">The field.</param>
    /// <param name="text">The value.</param>
    /// <returns>Why it is no text; null when it is one.</returns>
    public static MeshError? Read(ReadOnlySpan<byte> body, ByteRange? place, string name, out string? text)
    {
        text = null;
        if (place is not { } range)
        {
            return null;
        }

        var json = new Utf8JsonReader(body.Slice(range.Start, range.Length));
        json.Read();
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
        {
            return new MeshError(ErrorCode.InvalidType, $"'{name}' must be a string.") { Param = name };
        }

        try
        {
            text = json.GetString();
            return null;
        }
        catch (InvalidOperationException)
        {
            return new MeshError(ErrorCode.InvalidJson, $"'{name}' is not valid Unicode: it escapes half a surrogate pair.") { Param = name };
        }
    }

    /// <summary>The same for a text that must be there.</summary>
    public static MeshError? Require(ReadOnlySpan<byte> body, ByteRange? place, string name, out string text)
    {
        MeshError? error = Read(body, place, name, out string? found);
        text = found ?? string.Empty;
        return error ?? (text.Length == 0 ? new MeshError(ErrorCode.MissingParameter, $"'{name}' is required.") { Param = name } : null);
    }

    /// <summary>Characters as providers charge them: code points.</summary>
    public static long Characters(string text)
    {
        long count = 0;
        foreach (Rune _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
