using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>What a caller may do. Keys have one of the two, so that neither kind is accepted in the place of the other.</summary>
[Flags]
internal enum CallerRights
{
    None = 0,

    /// <summary>Calls models.</summary>
    Data = 1,

    /// <summary>Manages the mesh.</summary>
    Admin = 2,
}

/// <summary>Who asks. One instance per secret, shared by its requests: what is kept for a caller is found by it.</summary>
/// <param name="identity">Names for the ledger; never the key itself.</param>
internal sealed class Caller(LedgerCaller identity)
{
    /// <summary>Key, team and organisation by name.</summary>
    public LedgerCaller Identity { get; } = identity;

    /// <summary>What it may do. Default: call models.</summary>
    public CallerRights Rights { get; init; } = CallerRights.Data;

    /// <summary>What it may ask for. Default everything.</summary>
    public CallerScope Scope { get; init; } = CallerScope.Open;

    /// <summary>The key's own limits. Default the configuration's.</summary>
    public OwnLimits Limits { get; init; } = new();

    /// <summary>Its team's own limits. Default the configuration's.</summary>
    public OwnLimits TeamLimits { get; init; } = new();

    /// <summary>Labels of all its requests in the ledger; null when it has none.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Ends the caller's requests under way when its key is revoked with effect on them.</summary>
    public CancellationToken Revoked { get; init; }

    public bool May(CallerRights right) => (Rights & right) != 0;
}
