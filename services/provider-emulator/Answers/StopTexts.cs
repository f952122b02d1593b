using System.Text;
using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>The request's <c>stop</c>: a string or an array of strings.</summary>
internal static class StopTexts
{
    /// <summary>What stands before the earliest stop text, and that text; null when none occurs.</summary>
    public static (ReadOnlyMemory<byte> Text, string? Stop) Cut(ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> stop)
    {
        using JsonDocument document = JsonDocument.Parse(stop);
        JsonElement root = document.RootElement;
        IEnumerable<JsonElement> texts = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
        int end = text.Length;
        string? met = null;
        foreach (JsonElement candidate in texts)
        {
            string? value = candidate.ValueKind == JsonValueKind.String ? Text(candidate) : null;
            int at = string.IsNullOrEmpty(value) ? -1 : text.Span.IndexOf(Encoding.UTF8.GetBytes(value));
            if (at >= 0 && at < end)
            {
                (end, met) = (at, value);
            }
        }

        return (text[..end], met);
    }

    private static string? Text(JsonElement candidate)
    {
        try
        {
            return candidate.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no answer holds it.
            return null;
        }
    }
}
