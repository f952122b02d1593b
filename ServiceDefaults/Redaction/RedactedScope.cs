using System.Collections;

namespace LlmMesh.ServiceDefaults.Redaction;

/// <summary>A log scope that is scrubbed when a log reads it: every request opens one, few are ever written down.</summary>
internal sealed class RedactedScope<TState>(TState state) : IReadOnlyList<KeyValuePair<string, object?>>
    where TState : notnull
{
    private IReadOnlyList<KeyValuePair<string, object?>> Fields => state switch
    {
        IReadOnlyList<KeyValuePair<string, object?>> fields => fields,
        IEnumerable<KeyValuePair<string, object?>> fields => [.. fields],
        _ => [new("Scope", state.ToString())],
    };

    public int Count => Fields.Count;

    public KeyValuePair<string, object?> this[int index] => Clean(Fields[index]);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Fields.Select(Clean).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => Redactor.Scrub(state.ToString() ?? "");

    private static KeyValuePair<string, object?> Clean(KeyValuePair<string, object?> field) =>
        field.Value is string text ? new(field.Key, Redactor.Scrub(text)) : field;
}
