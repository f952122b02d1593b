using LlmMesh.Contracts;
using LlmMesh.Router.Endpoints.Configuration;

namespace LlmMesh.Router.Endpoints;

/// <summary>A provider as the edge sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Configured">Whether requests may go there.</param>
/// <param name="Health">The best state of its probed models, for it can still serve; unknown while none is probed.</param>
/// <param name="ApiKeyVariables">The variables its keys come from.</param>
/// <param name="Accounts">The accounts that are present.</param>
/// <param name="Credentials">Its pool of credentials, masked.</param>
/// <param name="Endpoints">Where it is.</param>
/// <param name="AcceptsUnlistedModels">Whether models that the catalogue does not list may be asked for.</param>
/// <param name="CircuitPolicy">When its circuits open and how they recover.</param>
/// <param name="Circuits">Its circuits that are not closed: those of its accounts and of its models.</param>
/// <param name="Models">The models that the catalogue lists.</param>
internal sealed record ProviderView(
    string Name,
    bool Configured,
    string Health,
    IReadOnlyList<string> ApiKeyVariables,
    IReadOnlyList<string> Accounts,
    IReadOnlyList<CredentialView> Credentials,
    IReadOnlyList<string> Endpoints,
    bool AcceptsUnlistedModels,
    CircuitPolicyView CircuitPolicy,
    IReadOnlyList<ProviderCircuitView> Circuits,
    IReadOnlyList<ProviderModelView> Models);

/// <summary>A provider's model and how it answered its last probe.</summary>
internal sealed record ProviderModelView(string Id, string Health, long? ProbeLatencyMs, long? ProbedAtMs);

/// <summary>A circuit that is not closed.</summary>
/// <param name="Scope"><c>account</c> or <c>target</c>.</param>
/// <param name="Name">The account or the target.</param>
/// <param name="State"><c>open</c> or <c>half_open</c>.</param>
/// <param name="Reason">The fault that opened it.</param>
/// <param name="Since">When the outage began.</param>
/// <param name="RetryAt">When a request may next have a chance; null when only an operator or a credit check can tell.</param>
internal sealed record ProviderCircuitView(
    CircuitScope Scope, string Name, CircuitState State, FaultClass Reason, DateTimeOffset Since, DateTimeOffset? RetryAt);

/// <summary>All providers.</summary>
internal sealed record ProviderList(IReadOnlyList<ProviderView> Providers);
