using System.Globalization;
using Dapper;

namespace LlmMesh.Usage.Principals;

/// <summary>Values for an IN of SQL, each a parameter: a list of Dapper's own becomes an array on PostgreSQL, which IN does not take.</summary>
internal sealed class ValueList
{
    private readonly string _sql;

    public ValueList(IEnumerable<string> values)
    {
        string[] names = [.. values.Select((value, place) =>
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"v{place}");
            Parameters.Add(name, value);
            return $"@{name}";
        })];
        _sql = $"({string.Join(", ", names)})";
    }

    /// <summary>The values, and whatever else the statement needs.</summary>
    public DynamicParameters Parameters { get; } = new();

    /// <summary>What stands behind IN; there has to be a value.</summary>
    public override string ToString() => _sql;
}
