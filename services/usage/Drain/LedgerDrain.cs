using System.Data.Common;
using LlmMesh.State;
using LlmMesh.State.Ledger;
using LlmMesh.Usage.Telemetry;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Drain;

/// <summary>Moves ledger events into the database for as long as the service runs, and what is still waiting when it stops.</summary>
internal sealed partial class LedgerDrain(
    LedgerIntake intake,
    LedgerQueue queue,
    IntentStore intents,
    AbandonedRequests abandoned,
    DrainStatus status,
    DrainWatch watch,
    UsageTelemetry telemetry,
    TimeProvider time,
    IOptions<DrainOptions> options,
    ILogger<LedgerDrain> logger) : BackgroundService
{
    private readonly DrainOptions _options = options.Value;

    // Its own deadline is the end of it, not the host's, which a slow request may have used up.
    public override Task StopAsync(CancellationToken cancellationToken) => base.StopAsync(CancellationToken.None);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Work in hand is finished when the service stops, so it has a later deadline than the waits.
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using CancellationTokenRegistration stop = stoppingToken.Register(() => deadline.CancelAfter(_options.StopWithin));
        try
        {
            await RunAsync(stoppingToken, deadline.Token);
            await EmptyAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            LogLeftBehind(_options.StopWithin.TotalSeconds);
        }
    }

    private async Task RunAsync(CancellationToken stopping, CancellationToken deadline)
    {
        var pace = new DrainPace(_options);
        var dead = new Due(time, _options.AbandonedEvery);
        var expired = new Due(time, _options.IntentsEvery);
        while (!stopping.IsCancellationRequested)
        {
            if (dead.IsDue())
            {
                await SweepAsync(() => queue.RequeueAbandonedAsync(_options.AbandonedAfter, deadline), LogReturned);
            }

            if (expired.IsDue())
            {
                await SweepAsync(() => AbandonExpiredAsync(deadline), LogAbandoned);
            }

            watch.Begins();
            DrainPass pass = await PassAsync(deadline);
            watch.Ended(pass);
            await Task.Delay(pace.After(pass), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EmptyAsync(CancellationToken deadline)
    {
        DrainPass pass;
        do
        {
            pass = await PassAsync(deadline);
        }
        while (pass.Stored > 0);
    }

    private async Task<DrainPass> PassAsync(CancellationToken deadline)
    {
        DateTimeOffset began = time.GetUtcNow();
        DrainPass pass = await intake.PassAsync(deadline);
        status.Record(pass);
        telemetry.Stored(pass, began);
        return pass;
    }

    private async Task<long> AbandonExpiredAsync(CancellationToken cancellationToken)
    {
        long all = 0;
        long some;
        do
        {
            some = await intents.AbandonExpiredAsync(abandoned.JudgeAsync, cancellationToken);
            all += some;
        }
        while (some > 0);
        return all;
    }

    private async Task SweepAsync(Func<Task<long>> sweep, Action<long> log)
    {
        try
        {
            long found = await sweep();
            if (found > 0)
            {
                log(found);
            }
        }
        catch (StateUnavailableException exception)
        {
            status.Record(DrainPass.Failed(DrainFault.State, exception));
        }
        catch (DbException exception)
        {
            status.Record(DrainPass.Failed(DrainFault.Database, exception));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} ledger events of a process that is gone were returned to the queue")]
    private partial void LogReturned(long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} requests were given up: their routers died before they had settled or refused them")]
    private partial void LogAbandoned(long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger events were still waiting after {Seconds} s; they stay in the shared state")]
    private partial void LogLeftBehind(double seconds);
}
