using System.Globalization;
using System.Text.Json;

namespace LlmMesh.Usage.Endpoints;

/// <summary>Reads kinds of fields that several bodies have.</summary>
internal static class FieldReader
{
    /// <summary>Most entries of a list.</summary>
    public const int MostEntries = 100;

    /// <summary>True or false; null when it is absent or neither.</summary>
    public static bool? Flag(this BodyReader body, string name)
    {
        switch (body.Value(name)?.ValueKind)
        {
            case null:
                return null;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                body.Refuse(name, "Give true or false.");
                return null;
        }
    }

    /// <summary>A whole number; null when it is absent or not in its range.</summary>
    public static long? Whole(this BodyReader body, string name, long least, long most)
    {
        if (body.Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= least && number <= most)
        {
            return number;
        }

        body.Refuse(name, $"Give a whole number from {least} to {most}, or leave it out.");
        return null;
    }

    /// <summary>A moment to come, Unix ms; null when it is absent or none.</summary>
    public static long? Future(this BodyReader body, string name, DateTimeOffset now)
    {
        if (body.Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParseExact(value.GetString(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset moment)
            && moment > now)
        {
            return moment.ToUnixTimeMilliseconds();
        }

        body.Refuse(name, "Give a time to come with its offset, for example 2030-01-31T00:00:00Z, or null for never.");
        return null;
    }

    /// <summary>A list of texts; null when it is absent or one of them is not fit.</summary>
    /// <param name="body">The body.</param>
    /// <param name="name">The field.</param>
    /// <param name="isFit">Whether a text is.</param>
    /// <param name="remedy">What to give instead of one that is not.</param>
    public static IReadOnlyList<string>? Texts(this BodyReader body, string name, Func<string, bool> isFit, string remedy)
    {
        if (body.Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() <= MostEntries
            && value.EnumerateArray().All(entry => entry.ValueKind == JsonValueKind.String && isFit(entry.GetString()!)))
        {
            return [.. value.EnumerateArray().Select(entry => entry.GetString()!).Distinct(StringComparer.Ordinal)];
        }

        body.Refuse(name, $"Give a list of at most {MostEntries} texts. {remedy}");
        return null;
    }

    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
}
