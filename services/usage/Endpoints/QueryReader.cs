using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace LlmMesh.Usage.Endpoints;

/// <summary>A query parameter that cannot be used, and what to do about it.</summary>
internal sealed record QueryProblem(string Parameter, string Message);

/// <summary>
/// Reads query parameters and remembers the first that cannot be used. Unknown, repeated and empty ones cannot: a filter that is
/// silently ignored makes a report say something else than was asked.
/// </summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _query;

    public QueryReader(IQueryCollection query, params string[] known)
    {
        _query = query;
        string? unknown = query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal));
        if (unknown is not null)
        {
            Refuse(unknown, known.Length == 0
                ? "Unknown parameter. This route takes none."
                : $"Unknown parameter. This route knows {string.Join(", ", known)}.");
        }
    }

    /// <summary>The first problem found, or null.</summary>
    public QueryProblem? Problem { get; private set; }

    public void Refuse(string parameter, string message) => Problem ??= new QueryProblem(parameter, $"'{parameter}': {message}");

    public string? Text(string name)
    {
        if (!_query.TryGetValue(name, out StringValues values))
        {
            return null;
        }

        if (values.Count == 1 && values[0] is { Length: > 0 } value && !value.Contains('\0', StringComparison.Ordinal))
        {
            return value;
        }

        Refuse(name, "Give exactly one value that is not empty, or leave the parameter out.");
        return null;
    }

    public string? OneOf(string name, IReadOnlyCollection<string> values)
    {
        string? text = Text(name);
        if (text is null || values.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        Refuse(name, $"Give one of {string.Join(", ", values)}.");
        return null;
    }

    public int Number(string name, int otherwise, int least, int most)
    {
        string? text = Text(name);
        if (text is null)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse(name, $"Give a whole number from {least} to {most}.");
        return otherwise;
    }

    /// <summary>A calendar day.</summary>
    public DateOnly? Day(string name)
    {
        string? text = Text(name);
        if (text is null)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            return day;
        }

        Refuse(name, "Give a day as YYYY-MM-DD, for example 2026-01-31.");
        return null;
    }

    /// <summary>A time zone of the IANA database; UTC when none is given.</summary>
    public TimeZoneInfo Zone(string name)
    {
        string? text = Text(name);
        if (text is null)
        {
            return TimeZoneInfo.Utc;
        }

        if (ZoneNames.Find(text) is { } zone)
        {
            return zone;
        }

        Refuse(name, ZoneNames.Remedy);
        return TimeZoneInfo.Utc;
    }

    /// <summary>A moment in Unix milliseconds: given as that, or as a day, or as a date and time with offset (ISO 8601).</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="zone">The time zone of a day or time without offset; null for UTC.</param>
    public long? Moment(string name, TimeZoneInfo? zone = null)
    {
        string? text = Text(name);
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds))
        {
            if (milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            {
                return milliseconds;
            }
        }
        else if (DateTime.TryParseExact(text, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
        {
            return new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Utc)).ToUnixTimeMilliseconds()
                - (long)(zone ?? TimeZoneInfo.Utc).GetUtcOffset(local).TotalMilliseconds;
        }
        else if (DateTimeOffset.TryParseExact(
            text, OffsetFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment))
        {
            return moment.ToUnixTimeMilliseconds();
        }

        Refuse(name, "Give a UTC day (2026-01-31), a time with offset (2026-01-31T09:30:00Z; write '+' as %2B), or Unix milliseconds.");
        return null;
    }

    private static readonly string[] LocalFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
    ];

    private static readonly string[] OffsetFormats =
    [
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];
}
