using System.Text.Json;

namespace LlmMesh.Catalog.Editing;

/// <summary>
/// A text of JSON with comments and the places of its objects. Walks over the characters only after the parser has accepted them, and so
/// need not expect anything else than JSON.
/// </summary>
internal sealed class WrittenText
{
    private const char ByteOrderMark = '\uFEFF';
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly string _text;

    public WrittenText(string text)
    {
        Parse(text);
        _text = text;
        Root = ReadValue(Trivia.Skip(text, text.StartsWith(ByteOrderMark) ? 1 : 0));
    }

    /// <summary>The document.</summary>
    public WrittenValue Root { get; }

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonElement Parse(string text) => JsonElement.Parse(text.TrimStart(ByteOrderMark), Options);

    private WrittenValue ReadValue(int start) => _text[start] switch
    {
        '{' => ReadObject(start),
        '[' => new WrittenValue(start, AfterArray(start)),
        '"' => new WrittenValue(start, AfterString(start)),
        _ => new WrittenValue(start, AfterWord(start)),
    };

    private WrittenValue ReadObject(int start)
    {
        var members = new List<WrittenMember>();
        int at = Trivia.Skip(_text, start + 1);
        while (_text[at] != '}')
        {
            int nameEnd = AfterString(at);
            int colon = Trivia.Skip(_text, nameEnd);
            WrittenValue value = ReadValue(Trivia.Skip(_text, colon + 1));
            int next = Trivia.Skip(_text, value.End);
            int? comma = _text[next] == ',' ? next : null;
            members.Add(new WrittenMember(Name(at, nameEnd), at, value, comma));
            at = comma is null ? next : Trivia.Skip(_text, next + 1);
        }

        return new WrittenValue(start, at + 1) { Members = members };
    }

    private string Name(int start, int end) => JsonElement.Parse(_text.AsSpan(start, end - start)).GetString()!;

    private int AfterArray(int start)
    {
        int at = Trivia.Skip(_text, start + 1);
        while (_text[at] != ']')
        {
            at = Trivia.Skip(_text, _text[at] == ',' ? at + 1 : ReadValue(at).End);
        }

        return at + 1;
    }

    private int AfterString(int start)
    {
        int at = start + 1;
        while (_text[at] != '"')
        {
            at += _text[at] == '\\' ? 2 : 1;
        }

        return at + 1;
    }

    private int AfterWord(int start)
    {
        int at = start;
        while (at < _text.Length && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] is '+' or '-' or '.'))
        {
            at++;
        }

        return at;
    }
}

/// <summary>Where a value stands.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">After its last one.</param>
internal sealed record WrittenValue(int Start, int End)
{
    /// <summary>An object's members in the order in which they are written; null for all other values.</summary>
    public IReadOnlyList<WrittenMember>? Members { get; init; }

    /// <summary>A member, the last one of that name; null where there is none.</summary>
    public WrittenMember? Find(string name) => Members?.LastOrDefault(member => string.Equals(member.Name, name, StringComparison.Ordinal));
}

/// <summary>Where a member stands.</summary>
/// <param name="Name">Its name, without escapes.</param>
/// <param name="Start">The quote that begins its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Comma">The comma behind it; null where none stands.</param>
internal sealed record WrittenMember(string Name, int Start, WrittenValue Value, int? Comma);
