namespace LlmMesh.Catalog;

/// <summary>When the mesh calls somebody, and whom.</summary>
public sealed record AlertSettings
{
    /// <summary>What is watched.</summary>
    public AlertRules Rules { get; init; } = new();

    /// <summary>How long a condition must have passed before its alert is resolved, so that one that comes and goes calls once. Default 60 s.</summary>
    public TimeSpan ResolveAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether alerts are written to the usage service's log. Default true.</summary>
    public bool Log { get; init; } = true;

    /// <summary>Who is called over HTTP, by name.</summary>
    public IReadOnlyDictionary<string, AlertWebhook> Webhooks { get; init; } = new Dictionary<string, AlertWebhook>(StringComparer.Ordinal);
}

/// <summary>An address that is called with every alert.</summary>
/// <param name="Url">https, or http where <paramref name="AllowPrivate"/>.</param>
/// <param name="SecretVariable">Name of the variable that holds the key of the signature, never the key itself.</param>
/// <param name="AllowPrivate">Whether it may be a loopback, private or link-local address.</param>
public sealed record AlertWebhook(Uri Url, string SecretVariable, bool AllowPrivate);

/// <summary>What is watched. Every rule is on by default.</summary>
public sealed record AlertRules
{
    /// <summary>Spending is fast.</summary>
    public CostAlert Cost { get; init; } = new();

    /// <summary>Requests fail.</summary>
    public ErrorRateAlert ErrorRate { get; init; } = new();

    /// <summary>Answers are slow.</summary>
    public LatencyAlert Latency { get; init; } = new();

    /// <summary>A budget is nearly spent.</summary>
    public BudgetRemainingAlert BudgetRemaining { get; init; } = new();

    /// <summary>A budget has passed one of its marks.</summary>
    public BudgetThresholdsAlert BudgetThresholds { get; init; } = new();

    /// <summary>A target is out.</summary>
    public CircuitOpenAlert CircuitOpen { get; init; } = new();

    /// <summary>A credential is out.</summary>
    public CredentialDisabledAlert CredentialDisabled { get; init; } = new();

    /// <summary>An account at a provider is nearly out of credit.</summary>
    public CreditsLowAlert CreditsLow { get; init; } = new();

    /// <summary>A credential is to be replaced.</summary>
    public CredentialDueAlert CredentialDue { get; init; } = new();
}

/// <summary>Spending per hour, measured over a window.</summary>
public sealed record CostAlert
{
    /// <summary>Whether it is watched. Default true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>US dollars per hour above which it fires. Default 10.</summary>
    public decimal DollarsPerHour { get; init; } = 10;

    /// <summary>Over how long it is measured, 1 minute to 1 day. Default 1 h.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>Share of the requests of a window that failed through no fault of their sender's.</summary>
public sealed record ErrorRateAlert
{
    /// <summary>Whether it is watched. Default true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>The share above which it fires, above 0 and below 1. Default 0.05.</summary>
    public decimal Share { get; init; } = 0.05m;

    /// <summary>Over how long it is measured, 1 minute to 1 day. Default 5 min.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Requests in the window below which the share says nothing. Default 20.</summary>
    public int MinimumRequests { get; init; } = 20;
}

/// <summary>The time within which 95 % of the requests of a window ended.</summary>
public sealed record LatencyAlert
{
    /// <summary>Whether it is watched. Default true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Above which it fires. Default 5 s.</summary>
    public TimeSpan Above { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Over how long it is measured, 1 minute to 1 day. Default 5 min.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Requests in the window below which it says nothing. Default 20.</summary>
    public int MinimumRequests { get; init; } = 20;
}

/// <summary>What is left of a budget, in percent of its limit.</summary>
public sealed record BudgetRemainingAlert
{
    /// <summary>Whether it is watched. Default true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Percent of the limit below which it fires. Default 10.</summary>
    public decimal Percent { get; init; } = 10;
}

/// <summary>What is spent of a budget, in percent of its limit.</summary>
public sealed record BudgetThresholdsAlert
{
    /// <summary>Whether it is watched. Default true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>The marks, ascending; reaching one fires. Default 50, 80, 100.</summary>
    public IReadOnlyList<int> Percents { get; init; } = [50, 80, 100];
}

/// <summary>A target's circuit is not closed.</summary>
public sealed record CircuitOpenAlert
{
    /// <summary>Whether it is watched. Default true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>How long it must have been out. Default 0.</summary>
    public TimeSpan For { get; init; }
}

/// <summary>A credential's circuit is not closed: the provider refuses the key, or the account has no credit or quota left.</summary>
public sealed record CredentialDisabledAlert
{
    /// <summary>Whether it is watched. Default true.</summary>
    public bool IsEnabled { get; init; } = true;
}

/// <summary>An account's credit, where its provider tells.</summary>
public sealed record CreditsLowAlert
{
    /// <summary>Whether it is watched. Default true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>US dollars below which it fires. Default 5.</summary>
    public decimal Dollars { get; init; } = 5;
}

/// <summary>A credential's value has been used for as long as <see cref="ProviderCredential.RotateEvery"/> says.</summary>
public sealed record CredentialDueAlert
{
    /// <summary>Whether it is watched. Default true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>How long before that it fires, 0 to 365 days. Default 0.</summary>
    public TimeSpan Ahead { get; init; }
}
