namespace LlmMesh.Usage.Rollups;

/// <summary>Names a roll-up: the facet, the slot, and up to three values of the facet, empty where unused or absent.</summary>
internal readonly record struct RollupKey(string Facet, long SlotMs, string Value1 = "", string Value2 = "", string Value3 = "")
{
    /// <summary>The value in the given place, from 1.</summary>
    public string Value(int place) => place switch
    {
        1 => Value1,
        2 => Value2,
        _ => Value3,
    };
}

/// <summary>A row of <c>rollups</c>.</summary>
internal sealed record Rollup(RollupKey Key, Tally Tally);
