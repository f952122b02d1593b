namespace LlmMesh.Catalog.Reading;

/// <summary>
/// The members of a JSON object. A section asks for each field it knows; <see cref="RefuseOthers"/> then reports the rest, so that the
/// code that reads a field is the only list of fields.
/// </summary>
internal sealed class JsonFields(string path, OrderedDictionary<string, JsonCursor> members, List<ConfigurationError> errors)
{
    private readonly List<string> _known = [];

    /// <summary>All members, for objects whose keys are names.</summary>
    public IReadOnlyCollection<KeyValuePair<string, JsonCursor>> Members => members;

    /// <summary>A field, or null when it is absent.</summary>
    public JsonCursor? this[string name]
    {
        get
        {
            _known.Add(name);
            return members.GetValueOrDefault(name);
        }
    }

    /// <summary>A field that must be there unless <paramref name="isInherited"/>.</summary>
    public JsonCursor? Required(string name, bool isInherited)
    {
        JsonCursor? field = this[name];
        if (field is null && !isInherited)
        {
            errors.Add(new ConfigurationError(JsonPath.Member(path, name), "is required."));
        }

        return field;
    }

    /// <summary>A field whose absence keeps the inherited value and whose null removes it.</summary>
    public T? Optional<T>(string name, T? inherited, Func<JsonCursor, T?> read) => this[name] switch
    {
        null => inherited,
        { IsNull: true } => default,
        { } field => read(field),
    };

    /// <summary>Reports a field that belongs elsewhere, with the reason rather than the list of fields known here.</summary>
    public void Refuse(string name, string message)
    {
        if (members.Remove(name, out JsonCursor? field))
        {
            field.Error(message);
        }
    }

    /// <summary>Reports what is wrong with the object as a whole.</summary>
    public void Report(string message) => errors.Add(new ConfigurationError(path, message));

    /// <summary>Reports every member nobody asked for.</summary>
    public void RefuseOthers()
    {
        foreach ((string name, JsonCursor field) in members)
        {
            if (!_known.Contains(name, StringComparer.Ordinal))
            {
                field.Error($"is not a field; known here: {string.Join(", ", _known)}.");
            }
        }
    }
}
