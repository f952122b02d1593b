using System.Text.Json.Serialization;
using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>Where a status comes from.</summary>
internal enum StatusSource
{
    /// <summary>The shared board: every replica answers the same.</summary>
    Shared = 0,

    /// <summary>This replica's own results, because the shared state is unavailable.</summary>
    Local,
}

/// <summary>The health of every configured target.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Summary">Number of targets in each state.</param>
/// <param name="Providers">The configured providers, by name.</param>
internal sealed record MonitorStatus(StatusSource Source, StateCounts Summary, IReadOnlyList<ProviderStatus> Providers);

/// <summary>Number of targets in each state.</summary>
internal sealed record StateCounts(int Healthy, int Degraded, int Slow, int Down, int Unknown);

/// <summary>The health of one provider's targets.</summary>
/// <param name="Provider">Its name in the catalogue.</param>
/// <param name="Targets">Its targets, in order of declaration.</param>
/// <param name="Accounts">Its accounts, in order of preference.</param>
internal sealed record ProviderStatus(string Provider, IReadOnlyList<TargetStatus> Targets, IReadOnlyList<AccountStatus> Accounts);

/// <summary>What is known of one account. Only some providers tell.</summary>
/// <param name="Account">Its name, <c>provider:VARIABLE</c>; never the key.</param>
/// <param name="CreditLeftUsd">What may still be spent, US dollars; null when unknown.</param>
/// <param name="LimitUsd">Most the credential may spend, US dollars; null when unknown or without limit.</param>
/// <param name="Fault">Why requests would be refused; null when they would not, as far as is known.</param>
/// <param name="CheckedAt">When it was checked; null when it never was.</param>
internal sealed record AccountStatus(
    string Account, decimal? CreditLeftUsd, decimal? LimitUsd, FaultClass? Fault, DateTimeOffset? CheckedAt);

/// <summary>The health of one target.</summary>
/// <param name="Model">The model as the provider names it.</param>
/// <param name="State">How it answered; unknown before the first probe.</param>
/// <param name="LatencyMs">How long its answer took; null before the first probe.</param>
/// <param name="CheckedAt">When its last round began; null before the first probe.</param>
/// <param name="Detail">Why it is not healthy; null when it is.</param>
/// <param name="NextProbeAt">When the next round begins at the latest; null before the first probe.</param>
internal sealed record TargetStatus(
    string Model, HealthState State, long? LatencyMs, DateTimeOffset? CheckedAt, string? Detail, DateTimeOffset? NextProbeAt);

/// <summary>What the monitor tells, as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnum<StatusSource>)])]
[JsonSerializable(typeof(MonitorStatus))]
[JsonSerializable(typeof(CircuitListing))]
[JsonSerializable(typeof(HealthyList))]
[JsonSerializable(typeof(TargetHistory))]
internal sealed partial class StatusJson : JsonSerializerContext;
