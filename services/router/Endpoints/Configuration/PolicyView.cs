using System.Text.Json;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>How one of a chain's targets is chosen, in the configuration's words.</summary>
internal sealed record PolicyView(
    string Strategy,
    IReadOnlyList<int> Weights,
    decimal? MaxCostUsd,
    bool PreferQuality,
    bool Zdr,
    string DataCollection,
    IReadOnlyList<string> Only,
    IReadOnlyList<string> Ignore,
    bool Affinity,
    bool DegradesToCheaper,
    bool DegradesToTemplate)
{
    private const decimal NanoDollars = 1_000_000_000m;

    public static PolicyView Of(RoutePolicy policy) => Of(policy, []);

    public static PolicyView Of(Mapping mapping) => Of(mapping.Policy, mapping.Weights);

    // The weights, in thousandths of a percent, stand in the order of the chain's targets.
    private static PolicyView Of(RoutePolicy policy, IReadOnlyList<int> weights) => new(
        JsonNamingPolicy.SnakeCaseLower.ConvertName(policy.Strategy.ToString()),
        weights,
        policy.MaxCostNanoDollars / NanoDollars,
        policy.PreferQuality,
        policy.RequireZeroRetention,
        policy.DenyDataCollection ? "deny" : "allow",
        policy.OnlyProviders,
        policy.IgnoredProviders,
        policy.KeepsSessions,
        policy.Degradation.Cheaper,
        policy.Degradation.Template is not null);
}
