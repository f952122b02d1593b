namespace LlmMesh.Catalog.Reading;

/// <summary>
/// The waits that one layer states about one thing, each with its place. What is written must be able to take effect: a wait that
/// something shorter around it always ends first is refused where it stands. A wait that is inherited gives way instead, so that
/// tightening one figure does not oblige anyone to restate the others.
/// </summary>
internal sealed class WrittenWaits
{
    private readonly Dictionary<string, JsonCursor> _places = new(StringComparer.Ordinal);

    /// <summary>Where a wait is written; null when it is inherited, or written and malformed.</summary>
    public JsonCursor? this[string name] => _places.GetValueOrDefault(name);

    /// <summary>Reads a wait and remembers its place.</summary>
    public TimeSpan? Read(JsonFields fields, string name) => Read(fields, name, name);

    /// <summary>Reads a wait that <paramref name="qualified"/> tells from others of its name.</summary>
    public TimeSpan? Read(JsonFields fields, string name, string qualified)
    {
        JsonCursor? place = fields[name];
        TimeSpan? wait = place?.Milliseconds();
        if (wait is not null)
        {
            _places[qualified] = place!;
        }

        return wait;
    }

    /// <summary>Refuses a written wait that is longer than one of what bounds it; the first such bound is named.</summary>
    public void RefuseLonger(string name, TimeSpan? wait, params IEnumerable<WaitBound> bounds)
    {
        if (this[name] is { } place && bounds.FirstOrDefault(bound => wait > bound.Most) is { } exceeded)
        {
            place.Error(
                $"is {Milliseconds(wait)} ms, longer than {exceeded.Name} ({Milliseconds(exceeded.Most)} ms), which always ends it first; "
                + $"shorten it, or raise {exceeded.Name}.");
        }
    }

    private static long? Milliseconds(TimeSpan? wait) => (long?)wait?.TotalMilliseconds;
}

/// <summary>What ends a wait from outside.</summary>
/// <param name="Name">The field that says so.</param>
/// <param name="Most">Its value; null: no bound.</param>
internal sealed record WaitBound(string Name, TimeSpan? Most);
