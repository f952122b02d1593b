using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>Who asks. One instance per key, shared by its requests: what is kept for a caller is found by it.</summary>
/// <param name="identity">Names for the ledger; never the key itself.</param>
internal sealed class Caller(LedgerCaller identity)
{
    /// <summary>Key, team and organisation by name.</summary>
    public LedgerCaller Identity { get; } = identity;
}
