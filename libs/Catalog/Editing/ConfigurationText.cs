using System.Text;
using System.Text.Json;
using LlmMesh.Catalog.Reading;

namespace LlmMesh.Catalog.Editing;

/// <summary>
/// Changes the text of a configuration, JSON with comments, and leaves comments and layout of everything else as they are. Where a member
/// is written twice, which no configuration may do, the last one counts.
/// </summary>
public static class ConfigurationText
{
    /// <summary>A text as it came in; null when it is not JSON with comments, and the errors say where, by line and column.</summary>
    public static string? Read(ReadOnlySpan<byte> utf8, out IReadOnlyList<ConfigurationError> errors)
    {
        var found = new List<ConfigurationError>();
        errors = found;
        return JsonText.Parse(utf8, found) is null ? null : Encoding.UTF8.GetString(utf8);
    }

    /// <summary>A text as JSON, without its comments.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonElement Parse(string text) => WrittenText.Parse(text);

    /// <summary>The spelling of a path, as in <see cref="ConfigurationError.Path"/>.</summary>
    public static string PathOf(ConfigurationEdit edit) => edit.Path.Aggregate(JsonPath.Root, JsonPath.Member);

    /// <summary>
    /// The text with these changes, made one after the other. Objects on the way that are not there yet are made; a member on
    /// lines of its own takes the comment at their end with it when it is removed, and leaves those above it.
    /// </summary>
    /// <exception cref="JsonException">The text or a value is not JSON.</exception>
    public static string Apply(string text, IReadOnlyList<ConfigurationEdit> edits)
    {
        foreach (ConfigurationEdit edit in edits)
        {
            text = edit.Value is { } value ? Setting.Apply(text, edit.Path, value) : Removal.Apply(text, edit.Path);
        }

        return text;
    }

    /// <summary>What a merge patch (RFC 7396) changes of a text: a null removes, an object changes member by member, all else replaces.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static IReadOnlyList<ConfigurationEdit> Of(string text, JsonElement mergePatch)
    {
        var edits = new List<ConfigurationEdit>();
        MergePatch.Collect(WrittenText.Parse(text), mergePatch, [], edits);
        return edits;
    }

    /// <summary>
    /// What leads from one text to another. Comments, layout and the order of members do not count: where nobody else has changed the
    /// first text, take the second as it is. Sections (members of the root) that are new are told member by member, so that two who
    /// begin the same section do not collide.
    /// </summary>
    /// <exception cref="JsonException">A text is not JSON.</exception>
    public static IReadOnlyList<ConfigurationEdit> Difference(string from, string to)
    {
        var edits = new List<ConfigurationEdit>();
        Differences.Collect(WrittenText.Parse(from), WrittenText.Parse(to), [], edits);
        return edits;
    }

    /// <summary>
    /// The paths that both change, and differently; also where one replaces or removes what the other changes a part of. In the spelling
    /// of <see cref="ConfigurationError.Path"/>.
    /// </summary>
    public static IReadOnlyList<string> Conflicts(IReadOnlyList<ConfigurationEdit> one, IReadOnlyList<ConfigurationEdit> other) =>
        [.. one.SelectMany(mine => other.Where(theirs => Collide(mine, theirs)).Select(theirs => mine.Path.Count > theirs.Path.Count ? mine : theirs))
            .Select(PathOf)
            .Distinct(StringComparer.Ordinal)];

    private static bool Collide(ConfigurationEdit one, ConfigurationEdit other)
    {
        int shared = Math.Min(one.Path.Count, other.Path.Count);
        return one.Path.Take(shared).SequenceEqual(other.Path.Take(shared), StringComparer.Ordinal)
            && !(one.Path.Count == other.Path.Count && IsSame(one.Value, other.Value));
    }

    private static bool IsSame(string? one, string? other) =>
        one is null || other is null
            ? one == other
            : JsonElement.DeepEquals(WrittenText.Parse(one), WrittenText.Parse(other));
}
