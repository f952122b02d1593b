using System.Globalization;
using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.State.IntegrationTests.Admission;
using LlmMesh.State.Ledger;

namespace LlmMesh.State.IntegrationTests;

/// <summary>Values of which a test cares about one property at most.</summary>
internal static class Sample
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private static int _count;

    /// <summary>A name nobody else uses, so that tests can share a server.</summary>
    public static string Name(string of) => string.Create(CultureInfo.InvariantCulture, $"{of}-{Interlocked.Increment(ref _count)}");

    /// <summary>A target's scope; it has a circuit.</summary>
    public static ScopeGroup Scope(int requestsPerMinute = 0, int concurrency = 0) =>
        ScopeGroups.OfTarget(Name("provider/model"), new ScopeLimits(requestsPerMinute, concurrency));

    /// <summary>A provider's scope; it has none.</summary>
    public static ScopeGroup ProviderScope(int requestsPerMinute = 0, int concurrency = 0) => ScopeGroup.ForProvider(
        LimitedScope.OfProvider(Name("provider"), new ScopeLimits(requestsPerMinute, concurrency), []), TimeZoneInfo.Utc);

    public static LedgerEvent Event(string id, RequestOutcome outcome = RequestOutcome.Completed) => new()
    {
        Id = id,
        AdmittedAtMs = 1_800_000_000_000,
        Caller = new LedgerCaller("key", "team", "organisation"),
        Operation = "chat",
        RequestedModel = "router",
        Provider = "openrouter",
        Model = "moonshotai/kimi-k2.5",
        Outcome = outcome,
        Status = 200,
        LatencyMs = 40,
        CostNanoDollars = 1_000,
    };

    public static Settlement Settlement(string reservation, params ScopeGroup[] held) =>
        new(reservation, [.. held.Select(scopes => new HeldScope(scopes, 0))], Event(reservation));
}
