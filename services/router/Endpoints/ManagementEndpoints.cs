using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Configuration;

namespace LlmMesh.Router.Endpoints;

/// <summary>A provider as the edge sees it.</summary>
internal sealed record ProviderView(
    string Name,
    bool Configured,
    IReadOnlyList<string> ApiKeyVariables,
    IReadOnlyList<string> Accounts,
    IReadOnlyList<CredentialView> Credentials,
    IReadOnlyList<string> Endpoints,
    bool AcceptsUnlistedModels,
    CircuitPolicyView CircuitPolicy,
    IReadOnlyList<ProviderModelView> Models);

/// <summary>A provider's model and how it answered its last probe.</summary>
internal sealed record ProviderModelView(string Id, string Health, long? ProbeLatencyMs, long? ProbedAtMs);

/// <summary>All providers.</summary>
internal sealed record ProviderList(IReadOnlyList<ProviderView> Providers);

/// <summary>The configuration in force. It cannot show a secret: the catalogue holds none.</summary>
internal sealed record ConfigurationView(
    string Version,
    string Profile,
    DateTimeOffset LoadedAt,
    IReadOnlyList<string> RefusedReload,
    SettingsView Settings,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Mappings);

/// <summary>General settings in force.</summary>
internal sealed record SettingsView(
    int MaxBodyBytes,
    long RequestTimeoutMs,
    long ProbeIntervalMs,
    LimitsView KeyLimits,
    RetryView Retry,
    CircuitPolicyView Circuit,
    string OnContentPolicy);

/// <summary>When an attempt is repeated on the same target.</summary>
internal sealed record RetryView(
    int MaxRetries, long FirstBackoffMs, long LongestBackoffMs, long LongestWaitMs, double BudgetShare, int BudgetFloor);

/// <summary>When circuits open and how they recover.</summary>
internal sealed record CircuitPolicyView(
    int ConsecutiveFailures,
    double ErrorRate,
    int MinimumAttempts,
    long WindowMs,
    long OpenMs,
    long FirstProbeMs,
    int HalfOpenRequests);

/// <summary>Limits of one scope; 0 is unlimited.</summary>
internal sealed record LimitsView(int RequestsPerMinute, int Concurrency);

/// <summary>What operators look at.</summary>
internal static class ManagementEndpoints
{
    public static void MapManagement(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/providers", ListAsync).OpensFor(Access.Admin, "/providers");
        routes.MapGet("/config", (CatalogSource catalog) => Results.Json(View(catalog), EndpointJson.Default.ConfigurationView))
            .OpensFor(Access.Admin, "/config");
    }

    private static async Task<IResult> ListAsync(
        CatalogSource source, HealthSnapshot health, CredentialPools pools, CancellationToken cancellationToken)
    {
        CatalogSnapshot catalog = source.Current;
        CredentialPools.Ages ages = await pools.AgesAsync(cancellationToken);
        return Results.Json(
            new ProviderList([.. catalog.Providers.Values.Select(provider => View(provider, catalog, health, ages.PoolOf(provider)))]),
            EndpointJson.Default.ProviderList);
    }

    private static ProviderView View(
        ProviderDefinition provider, CatalogSnapshot catalog, HealthSnapshot health, IReadOnlyList<CredentialView> pool) => new(
        provider.Name,
        provider.IsConfigured,
        provider.ApiKeyVariables,
        [.. provider.Accounts.Select(account => account.Name)],
        pool,
        [.. provider.Endpoints.Select(endpoint => endpoint.OriginalString)],
        provider.AcceptsUnlistedModels,
        View(provider.Circuit),
        [.. catalog.Targets.Where(target => target.Provider == provider).Select(target => View(target, health))]);

    private static ProviderModelView View(Target target, HealthSnapshot health) =>
        health.Current.TryGetValue(target.Name, out TargetHealth? last)
            ? new ProviderModelView(target.Model, HealthNames.Of(last.State), last.LatencyMs, last.CheckedAtMs)
            : new ProviderModelView(target.Model, HealthNames.Of(HealthState.Unknown), null, null);

    private static ConfigurationView View(CatalogSource source)
    {
        CatalogSnapshot catalog = source.Current;
        MeshSettings settings = catalog.Settings;
        return new ConfigurationView(
            catalog.Version,
            settings.Profile,
            source.LastLoad.At,
            [.. source.LastErrors.Select(error => error.ToString())],
            new SettingsView(
                settings.MaxBodyBytes,
                Milliseconds(settings.RequestTimeout),
                Milliseconds(settings.ProbeInterval),
                new LimitsView(settings.KeyLimits.RequestsPerMinute, settings.KeyLimits.Concurrency),
                View(settings.Retry),
                View(settings.Circuit),
                settings.OnContentPolicy == FaultAction.Next ? "next" : "return"),
            catalog.Mappings.ToDictionary(
                mapping => mapping.Key,
                mapping => (IReadOnlyList<string>)[.. mapping.Value.Select(target => target.Name)],
                StringComparer.Ordinal));
    }

    private static RetryView View(RetryPolicy policy) => new(
        policy.MaxRetries,
        Milliseconds(policy.FirstBackoff),
        Milliseconds(policy.LongestBackoff),
        Milliseconds(policy.LongestWait),
        policy.BudgetShare,
        policy.BudgetFloor);

    private static CircuitPolicyView View(CircuitPolicy policy) => new(
        policy.ConsecutiveFailures,
        policy.ErrorRate,
        policy.MinimumAttempts,
        Milliseconds(policy.Window),
        Milliseconds(policy.OpenTime),
        Milliseconds(policy.FirstProbe),
        policy.HalfOpenRequests);

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
