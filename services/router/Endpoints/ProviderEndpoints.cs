using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Configuration;
using LlmMesh.Router.Endpoints.Configuration;
using LlmMesh.Router.Upstreams;

namespace LlmMesh.Router.Endpoints;

/// <summary><c>GET /providers</c>: every provider with its health, circuits, credentials and models.</summary>
internal static class ProviderEndpoints
{
    public static void MapProviders(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/providers", ListAsync).OpensFor(Access.Admin, "/providers");

    private static async Task<IResult> ListAsync(
        CatalogSource source, HealthSnapshot health, CircuitSnapshot circuits, CredentialPools pools, CancellationToken cancellationToken)
    {
        CatalogSnapshot catalog = source.Current;
        CredentialPools.Ages ages = await pools.AgesAsync(cancellationToken);
        CircuitStatus[] open = [.. circuits.Current.All.Where(circuit => circuit.State != CircuitState.Closed)];
        return Results.Json(
            new ProviderList([.. catalog.Providers.Values.Select(provider => View(
                provider,
                [.. catalog.Targets.Where(target => target.Provider == provider)],
                health.Current,
                [.. open.Where(circuit => IsOf(circuit, provider))],
                ages.PoolOf(provider)))]),
            EndpointJson.Default.ProviderList);
    }

    private static ProviderView View(
        ProviderDefinition provider,
        IReadOnlyList<Target> targets,
        IReadOnlyDictionary<string, TargetHealth> health,
        IReadOnlyList<CircuitStatus> circuits,
        IReadOnlyList<CredentialView> pool) => new(
        provider.Name,
        provider.IsConfigured,
        HealthNames.Of(Best(provider, health)),
        provider.ApiKeyVariables,
        [.. provider.Accounts.Select(account => account.Name)],
        pool,
        [.. provider.Endpoints.Select(endpoint => endpoint.OriginalString)],
        provider.AcceptsUnlistedModels,
        CircuitPolicyView.Of(provider.Circuit),
        [.. circuits.OrderBy(circuit => circuit.Name, StringComparer.Ordinal).Select(View)],
        [.. targets.Select(target => View(target, health))]);

    private static ProviderModelView View(Target target, IReadOnlyDictionary<string, TargetHealth> health) =>
        health.TryGetValue(target.Name, out TargetHealth? last)
            ? new ProviderModelView(target.Model, HealthNames.Of(last.State), last.LatencyMs, last.CheckedAtMs)
            : new ProviderModelView(target.Model, HealthNames.Of(HealthState.Unknown), null, null);

    private static ProviderCircuitView View(CircuitStatus circuit) => new(
        circuit.Scope,
        circuit.Name,
        circuit.State,
        circuit.Reason,
        DateTimeOffset.FromUnixTimeMilliseconds(circuit.SinceMs),
        circuit.RetryAtMs is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);

    // The states stand in order from the best to the worst.
    private static HealthState Best(ProviderDefinition provider, IReadOnlyDictionary<string, TargetHealth> health) => health.Values
        .Where(probe => probe.State != HealthState.Unknown && string.Equals(probe.Provider, provider.Name, StringComparison.Ordinal))
        .Select(probe => probe.State)
        .DefaultIfEmpty(HealthState.Unknown)
        .Min();

    // Of a provider that has no pool there is one account, and it is called like the provider.
    private static bool IsOf(CircuitStatus circuit, ProviderDefinition provider) =>
        circuit.Name.StartsWith(provider.Name, StringComparison.Ordinal)
        && (circuit.Scope == CircuitScope.Target
            ? circuit.Name.AsSpan(provider.Name.Length).StartsWith('/')
            : circuit.Name.Length == provider.Name.Length || circuit.Name[provider.Name.Length] == ':');
}
