namespace LlmMesh.Catalog.Editing;

/// <summary>Takes a member out of a text, with the comma and the line that nobody needs any more.</summary>
internal static class Removal
{
    public static string Apply(string text, IReadOnlyList<string> path)
    {
        if (path.Count == 0)
        {
            throw new ArgumentException("The document as a whole cannot be removed.", nameof(path));
        }

        while (Parent(text, path) is { } parent && parent.Find(path[^1]) is { } member)
        {
            text = Without(text, parent.Members!, member);
        }

        return text;
    }

    private static WrittenValue? Parent(string text, IReadOnlyList<string> path)
    {
        WrittenValue? value = new WrittenText(text).Root;
        foreach (string name in path.SkipLast(1))
        {
            value = value?.Find(name)?.Value;
        }

        return value;
    }

    private static string Without(string text, IReadOnlyList<WrittenMember> members, WrittenMember member)
    {
        (int start, int end) = Extent(text, member);
        string rest = text.Remove(start, end - start);

        // A comma further down, behind a comment of several lines.
        if (member.Comma is { } comma && comma >= end)
        {
            return rest.Remove(comma - (end - start), 1);
        }

        return member.Comma is null && members.Count > 1 ? rest.Remove(members[^2].Comma!.Value, 1) : rest;
    }

    private static (int Start, int End) Extent(string text, WrittenMember member)
    {
        int end = member.Value.End;
        if (member.Comma is { } comma && Trivia.EndOfComments(text, end) is var commented && Trivia.SkipBlanks(text, commented) == comma)
        {
            end = comma + 1;
        }

        // Only of a line of its own is it certain that the comment at its end speaks of this member.
        int lineEnd = Trivia.SkipBlanks(text, Trivia.EndOfComments(text, end));
        return Trivia.BeginsLine(text, member.Start) && Trivia.IsLineEnd(text, lineEnd)
            ? (Trivia.BeforeBlanks(text, member.Start), Trivia.AfterLineEnd(text, lineEnd))
            : (member.Start, Trivia.SkipBlanks(text, end));
    }
}
