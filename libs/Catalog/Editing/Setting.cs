using System.Text.Json;

namespace LlmMesh.Catalog.Editing;

/// <summary>Gives a member of a text a value.</summary>
internal static class Setting
{
    public static string Apply(string text, IReadOnlyList<string> path, string value)
    {
        var layout = new ValueLayout(text);
        WrittenValue place = new WrittenText(text).Root;
        for (int depth = 0; depth < path.Count; depth++)
        {
            if (place.Members is null)
            {
                // What stands in the way becomes an object.
                return Apply(Replace(text, place, "{}", layout), path, value);
            }

            if (place.Find(path[depth]) is not { } member)
            {
                bool isLast = depth == path.Count - 1;
                string inserted = Insertion.Apply(text, place, path[depth], isLast ? value : "{}", layout);
                return isLast ? inserted : Apply(inserted, path, value);
            }

            place = member.Value;
        }

        return Replace(text, place, value, layout);
    }

    private static string Replace(string text, WrittenValue place, string value, ValueLayout layout) =>
        JsonElement.DeepEquals(WrittenText.Parse(text[place.Start..place.End]), WrittenText.Parse(value))
            ? text
            : $"{text[..place.Start]}{layout.Of(value, Trivia.Indentation(text, place.Start))}{text[place.End..]}";
}
