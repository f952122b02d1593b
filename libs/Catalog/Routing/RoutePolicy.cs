namespace LlmMesh.Catalog;

/// <summary>How a chain's candidates are put in order.</summary>
public enum RouteStrategy
{
    /// <summary>As written.</summary>
    Priority = 0,

    /// <summary>By chance, each as often as its weight says.</summary>
    Weighted,

    /// <summary>By the expected cost of the request.</summary>
    Cheapest,

    /// <summary>By the time to the first token and the pace after it, as this replica has seen them: the better one of two drawn by chance.</summary>
    Fastest,

    /// <summary>By the catalogue's rank of the models.</summary>
    Quality,

    /// <summary>By the requests under way from this replica.</summary>
    LeastBusy,

    /// <summary>In turn.</summary>
    RoundRobin,
}

/// <summary>What follows, for a mapping that opts in, when none of its candidates could serve a request. In this order.</summary>
public sealed record Degradation
{
    /// <summary>Whether cheaper models outside the chain are tried. Default false.</summary>
    public bool Cheaper { get; init; }

    /// <summary>The answer given in the end; null (the default): the error.</summary>
    public string? Template { get; init; }
}

/// <summary>How a target is chosen. A mapping's is the settings' (<see cref="MeshSettings.Routing"/>) with what the mapping says itself.</summary>
public sealed record RoutePolicy
{
    /// <summary>The order of the candidates. Default <see cref="RouteStrategy.Priority"/>.</summary>
    public RouteStrategy Strategy { get; init; }

    /// <summary>Most that a request may be expected to cost, nano-dollars; null (the default): any. A target without a price is left out.</summary>
    public long? MaxCostNanoDollars { get; init; }

    /// <summary>Whether the best of the candidates go first, by the catalogue's rank, and the strategy decides among equals. Default false.</summary>
    public bool PreferQuality { get; init; }

    /// <summary>Whether only providers take part that keep nothing of a request. Default false.</summary>
    public bool RequireZeroRetention { get; init; }

    /// <summary>Whether providers are left out that collect what they are sent. Default false.</summary>
    public bool DenyDataCollection { get; init; }

    /// <summary>Providers that alone take part; empty (the default): all.</summary>
    public IReadOnlyList<string> OnlyProviders { get; init; } = [];

    /// <summary>Providers that do not take part. Default none.</summary>
    public IReadOnlyList<string> IgnoredProviders { get; init; } = [];

    /// <summary>Whether a conversation stays with the target that has served it. Default true.</summary>
    public bool KeepsSessions { get; init; } = true;

    /// <summary>What follows when nobody could serve. Default the error.</summary>
    public Degradation Degradation { get; init; } = new();
}
