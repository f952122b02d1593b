using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>General settings in force.</summary>
internal sealed record SettingsView(
    int MaxBodyBytes,
    long RequestTimeoutMs,
    long ProbeIntervalMs,
    LimitsView KeyLimits,
    RetryView Retry,
    CircuitPolicyView Circuit,
    string OnContentPolicy,
    PolicyView Routing)
{
    public static SettingsView Of(MeshSettings settings) => new(
        settings.MaxBodyBytes,
        (long)settings.RequestTimeout.TotalMilliseconds,
        (long)settings.ProbeInterval.TotalMilliseconds,
        new LimitsView(settings.KeyLimits.RequestsPerMinute, settings.KeyLimits.Concurrency),
        RetryView.Of(settings.Retry),
        CircuitPolicyView.Of(settings.Circuit),
        settings.OnContentPolicy == FaultAction.Next ? "next" : "return",
        PolicyView.Of(settings.Routing));
}

/// <summary>When an attempt is repeated on the same target.</summary>
internal sealed record RetryView(
    int MaxRetries, long FirstBackoffMs, long LongestBackoffMs, long LongestWaitMs, double BudgetShare, int BudgetFloor)
{
    public static RetryView Of(RetryPolicy policy) => new(
        policy.MaxRetries,
        (long)policy.FirstBackoff.TotalMilliseconds,
        (long)policy.LongestBackoff.TotalMilliseconds,
        (long)policy.LongestWait.TotalMilliseconds,
        policy.BudgetShare,
        policy.BudgetFloor);
}

/// <summary>When circuits open and how they recover.</summary>
internal sealed record CircuitPolicyView(
    int ConsecutiveFailures,
    double ErrorRate,
    int MinimumAttempts,
    long WindowMs,
    long OpenMs,
    long FirstProbeMs,
    int HalfOpenRequests)
{
    public static CircuitPolicyView Of(CircuitPolicy policy) => new(
        policy.ConsecutiveFailures,
        policy.ErrorRate,
        policy.MinimumAttempts,
        (long)policy.Window.TotalMilliseconds,
        (long)policy.OpenTime.TotalMilliseconds,
        (long)policy.FirstProbe.TotalMilliseconds,
        policy.HalfOpenRequests);
}

/// <summary>Limits of one scope; 0 is unlimited.</summary>
internal sealed record LimitsView(int RequestsPerMinute, int Concurrency);
