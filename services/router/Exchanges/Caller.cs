using LlmMesh.Contracts;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Exchanges;

/// <summary>Who asks. One instance per key, shared by its requests.</summary>
/// <param name="Identity">Names for the ledger; never the key itself.</param>
/// <param name="Scopes">The limits that every request of this caller counts against.</param>
internal sealed record Caller(LedgerCaller Identity, ScopeGroup Scopes);
