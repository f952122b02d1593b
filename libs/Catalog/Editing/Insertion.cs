using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Catalog.Editing;

/// <summary>Adds a member to an object, as its last one, on a line of its own where the others have theirs.</summary>
internal static class Insertion
{
    public static string Apply(string text, WrittenValue parent, string name, string value, ValueLayout layout)
    {
        string written = $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\": ";
        return parent.Members!.Count == 0
            ? IntoEmpty(text, parent, written, value, layout)
            : Behind(text, parent, parent.Members[^1], written, value, layout);
    }

    private static string Behind(
        string text, WrittenValue parent, WrittenMember last, string name, string value, ValueLayout layout)
    {
        string indentation = Trivia.Indentation(text, last.Start);
        string member = name + layout.Of(value, indentation);
        int behind = last.Comma + 1 ?? last.Value.End;
        if (!text.AsSpan(parent.Start, last.Start - parent.Start).ContainsAny('\r', '\n'))
        {
            return text.Insert(behind, last.Comma is null ? $", {member}" : $" {member}");
        }

        // Comments at the end of the last member's line stay with it.
        int lineEnd = Trivia.EndOfComments(text, behind);
        return last.Comma is null
            ? text.Insert(lineEnd, $"{layout.NewLine}{indentation}{member}").Insert(behind, ",")
            : text.Insert(lineEnd, $"{layout.NewLine}{indentation}{member},");
    }

    private static string IntoEmpty(string text, WrittenValue parent, string name, string value, ValueLayout layout)
    {
        string outer = Trivia.Indentation(text, parent.Start);
        int close = parent.End - 1;
        int end = text.AsSpan(0, close).TrimEnd().Length;
        if (!layout.HasLines)
        {
            return $"{text[..end]} {name}{layout.Of(value, outer)} {text[close..]}";
        }

        string inner = outer + layout.Unit;
        return $"{text[..end]}{layout.NewLine}{inner}{name}{layout.Of(value, inner)}{layout.NewLine}{outer}{text[close..]}";
    }
}
