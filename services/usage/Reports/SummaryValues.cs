namespace LlmMesh.Usage.Reports;

/// <summary>The values that make a group, equal when they are.</summary>
internal readonly struct SummaryValues(string[] values) : IEquatable<SummaryValues>
{
    private readonly string[] _values = values;

    public string this[int place] => _values[place];

    public bool Equals(SummaryValues other) => _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => obj is SummaryValues other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (string value in _values)
        {
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
