using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Accounts;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.State;
using LlmMesh.State.Health;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>Puts the board and the configuration together.</summary>
internal sealed class StatusReader(HealthBoard board, BoardKeeper keeper, AccountKeeper accounts, ProbePlans plans)
{
    public async Task<MonitorStatus> ReadAsync(CancellationToken cancellationToken)
    {
        (StatusSource source, IReadOnlyDictionary<string, TargetHealth> results) = await ResultsAsync(cancellationToken);
        return Compose(source, results, await accounts.ReadAsync(cancellationToken));
    }

    /// <summary>The last probe of every target by its name, and where it comes from.</summary>
    public async Task<(StatusSource Source, IReadOnlyDictionary<string, TargetHealth> Results)> ResultsAsync(
        CancellationToken cancellationToken)
    {
        try
        {
            return (StatusSource.Shared, await board.ReadAsync(cancellationToken));
        }
        catch (StateUnavailableException)
        {
            return (StatusSource.Local, keeper.Found);
        }
    }

    private MonitorStatus Compose(
        StatusSource source, IReadOnlyDictionary<string, TargetHealth> results, IReadOnlyDictionary<string, AccountHealth> credits)
    {
        ProbePlan plan = plans.Current;
        ProviderStatus[] providers =
        [
            .. plan.Providers.Select(provider => new ProviderStatus(
                provider.Name,
                [.. plan.TargetsOf(provider.Name).Select(target => Status(target, results, plan.Interval))],
                [.. provider.Accounts.Select(account => Status(account, credits))])),
        ];
        ILookup<HealthState, TargetStatus> states = providers.SelectMany(provider => provider.Targets).ToLookup(target => target.State);
        var summary = new StateCounts(
            states[HealthState.Healthy].Count(),
            states[HealthState.Degraded].Count(),
            states[HealthState.Slow].Count(),
            states[HealthState.Down].Count(),
            states[HealthState.Unknown].Count());
        return new MonitorStatus(source, summary, providers);
    }

    private static TargetStatus Status(Target target, IReadOnlyDictionary<string, TargetHealth> results, TimeSpan interval)
    {
        if (!results.TryGetValue(target.Name, out TargetHealth? health))
        {
            return new TargetStatus(target.Model, HealthState.Unknown, null, null, "not probed yet", null);
        }

        // The time of the last probe is shared and the schedule only ever runs early, so every replica can tell the latest next one.
        DateTimeOffset checkedAt = DateTimeOffset.FromUnixTimeMilliseconds(health.CheckedAtMs);
        return new TargetStatus(health.Model, health.State, health.LatencyMs, checkedAt, health.Detail, checkedAt + interval);
    }

    private static AccountStatus Status(ProviderAccount account, IReadOnlyDictionary<string, AccountHealth> credits) =>
        credits.TryGetValue(account.Name, out AccountHealth? health)
            ? new AccountStatus(
                account.Name,
                health.CreditLeft,
                health.Limit,
                health.Fault == FaultClass.None ? null : health.Fault,
                DateTimeOffset.FromUnixTimeMilliseconds(health.CheckedAtMs))
            : new AccountStatus(account.Name, null, null, null, null);
}
