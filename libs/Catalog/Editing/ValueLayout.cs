using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Catalog.Editing;

/// <summary>Lays values out like the document they come into: its line ends, its indentation, and short ones on a line.</summary>
internal sealed class ValueLayout
{
    private const int LongestLine = 100;

    public ValueLayout(string text)
    {
        NewLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        WrittenMember? first = new WrittenText(text).Root.Members is { Count: > 0 } members ? members[0] : null;
        HasLines = first is null || text.AsSpan().ContainsAny('\r', '\n');
        string indentation = first is not null && Trivia.BeginsLine(text, first.Start) ? Trivia.Indentation(text, first.Start) : "";
        Unit = indentation.Length > 0 ? indentation : "  ";
    }

    /// <summary>What ends a line.</summary>
    public string NewLine { get; }

    /// <summary>By how much one level stands further in than the one around it.</summary>
    public string Unit { get; }

    /// <summary>Whether the document has more than one line, or nothing yet.</summary>
    public bool HasLines { get; }

    /// <summary>A value, to be put on a line that begins with an indentation.</summary>
    public string Of(string value, string indentation) =>
        value.AsSpan().ContainsAny('\r', '\n') || value.Contains("/*", StringComparison.Ordinal)
            ? value
            : Of(WrittenText.Parse(value), indentation);

    private string Of(JsonElement value, string indentation)
    {
        string line = OnOneLine(value);
        if (!HasLines || (line.Length + indentation.Length <= LongestLine && !HoldsObjects(value)))
        {
            return line;
        }

        string inner = indentation + Unit;
        return value.ValueKind switch
        {
            JsonValueKind.Object => Lines('{', value.EnumerateObject().Select(member => Name(member) + Of(member.Value, inner)), '}'),
            JsonValueKind.Array => Lines('[', value.EnumerateArray().Select(item => Of(item, inner)), ']'),
            _ => line,
        };

        string Lines(char open, IEnumerable<string> parts, char close) =>
            $"{open}{NewLine}{string.Join($",{NewLine}", parts.Select(part => inner + part))}{NewLine}{indentation}{close}";
    }

    private static bool HoldsObjects(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any(member => member.Value.ValueKind == JsonValueKind.Object);

    private static string OnOneLine(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any()
            ? $"{{ {string.Join(", ", value.EnumerateObject().Select(member => Name(member) + OnOneLine(member.Value)))} }}"
            : "{}",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(OnOneLine))}]",
        _ => value.GetRawText(),
    };

    private static string Name(JsonProperty member) =>
        $"\"{JsonEncodedText.Encode(member.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\": ";
}
