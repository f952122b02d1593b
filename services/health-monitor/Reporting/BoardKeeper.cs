using System.Collections.Concurrent;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.State;
using LlmMesh.State.Health;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>
/// Keeps the shared board, and with it the history, in line with what this replica found last: at the end of a round and every <see cref="Period"/>, so that a
/// Redis that was away or came back empty is brought up to date without another probe. Of two monitors the newer result stays.
/// </summary>
internal sealed partial class BoardKeeper(
    HealthBoard board, HealthHistory history, ProbePlans plans, TimeProvider time, ILogger<BoardKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, TargetHealth> _found = new(StringComparer.Ordinal);
    private volatile IReadOnlyCollection<TargetHealth> _shared = [];
    private volatile bool _unavailable;

    /// <summary>What this replica found last, by target.</summary>
    public IReadOnlyDictionary<string, TargetHealth> Found => _found;

    /// <summary>What is known of every target: the shared board as it was last read, and what this replica has found since.</summary>
    public IEnumerable<TargetHealth> Known => _shared.Concat(_found.Values)
        .GroupBy(result => result.Target, StringComparer.Ordinal)
        .Select(results => results.MaxBy(result => result.CheckedAtMs)!);

    /// <summary>Remembers results and publishes them now, or later when the shared state is unavailable.</summary>
    public Task KeepAsync(IReadOnlyCollection<TargetHealth> results, CancellationToken cancellationToken)
    {
        foreach (TargetHealth result in results)
        {
            _found[result.Target] = result;
        }

        return AlignAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await AlignAsync(stoppingToken);
        }
    }

    private async Task AlignAsync(CancellationToken cancellationToken)
    {
        ProbePlan plan = plans.Current;
        foreach (string gone in _found.Keys.Where(target => !plan.Contains(target)))
        {
            _found.TryRemove(gone, out _);
        }

        try
        {
            IReadOnlyDictionary<string, TargetHealth> shared = await board.ReadAsync(cancellationToken);
            _shared = [.. shared.Values.Where(result => plan.Contains(result.Target))];
            long nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            TargetHealth[] newer = [.. _found.Values.Where(found => IsNewer(found, shared, nowMs))];
            if (newer.Length > 0)
            {
                await board.PublishAsync(newer, cancellationToken);
                await history.AppendAsync(newer, cancellationToken);
            }

            string[] gone = [.. shared.Keys.Where(target => !plan.Contains(target))];
            if (gone.Length > 0)
            {
                await board.RemoveAsync(gone, cancellationToken);
            }

            Note(unavailable: false);
        }
        catch (StateUnavailableException)
        {
            Note(unavailable: true);
        }
    }

    /// <summary>A result from the future is from a monitor whose clock is wrong; it must not stay until that future comes.</summary>
    private static bool IsNewer(TargetHealth found, IReadOnlyDictionary<string, TargetHealth> shared, long nowMs) =>
        !shared.TryGetValue(found.Target, out TargetHealth? known)
        || known.CheckedAtMs < found.CheckedAtMs
        || known.CheckedAtMs > nowMs;

    private void Note(bool unavailable)
    {
        if (unavailable != _unavailable)
        {
            _unavailable = unavailable;
            LogAvailability(unavailable ? "unavailable; results are kept and published later" : "available again");
        }
    }

    [LoggerMessage(LogLevel.Warning, "The shared state is {Availability}")]
    private partial void LogAvailability(string availability);
}
