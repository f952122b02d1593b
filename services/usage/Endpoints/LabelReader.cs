using System.Text.Json;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Endpoints;

/// <summary>Reads names and tags of keys.</summary>
internal static class LabelReader
{
    private const int MostTags = 16;
    private const int LongestTagName = 64;
    private const int LongestTagValue = 512;

    /// <summary>A name for people: any text that fits on a line.</summary>
    public static string? Label(this BodyReader body, string field)
    {
        string? name = body.Text(field);
        if (name is null || (name.Length <= ColumnText.MaximumLabel && !name.Any(char.IsControl)))
        {
            return name;
        }

        body.Refuse(field, $"Give at most {ColumnText.MaximumLabel} characters, none of them control characters.");
        return null;
    }

    /// <summary>The field <c>tags</c>; what was there when it is not written, and none when it is null.</summary>
    public static IReadOnlyDictionary<string, string> Tags(this BodyReader body, IReadOnlyDictionary<string, string> before)
    {
        if (!body.Mentions("tags"))
        {
            return before;
        }

        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        BodyReader? given = body.Inner("tags", known: null);
        foreach (string name in given?.Names ?? [])
        {
            if (given!.Value(name) is { ValueKind: JsonValueKind.String } value && IsFit(name, LongestTagName) && IsFit(value.GetString()!, LongestTagValue))
            {
                tags.Add(name, value.GetString()!);
            }
        }

        if (given is not null && (tags.Count < given.Names.Count || tags.Count > MostTags))
        {
            body.Refuse(
                "tags",
                $"Give at most {MostTags} pairs of texts, names of at most {LongestTagName} and values of at most {LongestTagValue} characters,"
                + " none of them empty or with control characters.");
        }

        return tags;
    }

    private static bool IsFit(string text, int longest) => text.Length > 0 && text.Length <= longest && !text.Any(char.IsControl);
}
