using System.Text;
using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>The request's <c>stop</c>: a string or an array of strings.</summary>
internal static class StopTexts
{
    /// <summary>What stands before the earliest stop text.</summary>
    public static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> stop)
    {
        using JsonDocument document = JsonDocument.Parse(stop);
        JsonElement root = document.RootElement;
        IEnumerable<JsonElement> texts = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
        int end = text.Length;
        foreach (JsonElement candidate in texts)
        {
            string? value = candidate.ValueKind == JsonValueKind.String ? Text(candidate) : null;
            int at = string.IsNullOrEmpty(value) ? -1 : text.Span.IndexOf(Encoding.UTF8.GetBytes(value));
            end = at < 0 ? end : Math.Min(end, at);
        }

        return text[..end];
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
