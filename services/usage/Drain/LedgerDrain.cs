using LlmMesh.State;
using LlmMesh.State.Ledger;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Drain;

/// <summary>Moves ledger events into the database for as long as the service runs, and what is still waiting when it stops.</summary>
internal sealed partial class LedgerDrain(
    LedgerIntake intake,
    LedgerQueue queue,
    DrainStatus status,
    TimeProvider time,
    IOptions<DrainOptions> options,
    ILogger<LedgerDrain> logger) : BackgroundService
{
    private readonly DrainOptions _options = options.Value;

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
        long? lookedForAbandoned = null;
        while (!stopping.IsCancellationRequested)
        {
            if (lookedForAbandoned is not { } before || time.GetElapsedTime(before) >= _options.AbandonedEvery)
            {
                await RequeueAbandonedAsync(deadline);
                lookedForAbandoned = time.GetTimestamp();
            }

            DrainPass pass = await intake.PassAsync(deadline);
            status.Record(pass);
            await Task.Delay(pace.After(pass), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EmptyAsync(CancellationToken deadline)
    {
        DrainPass pass;
        do
        {
            pass = await intake.PassAsync(deadline);
            status.Record(pass);
        }
        while (pass.Stored > 0);
    }

    private async Task RequeueAbandonedAsync(CancellationToken cancellationToken)
    {
        try
        {
            long returned = await queue.RequeueAbandonedAsync(_options.AbandonedAfter, cancellationToken);
            if (returned > 0)
            {
                LogReturned(returned);
            }
        }
        catch (StateUnavailableException exception)
        {
            status.Record(DrainPass.Failed(DrainFault.State, exception));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} ledger events of a process that is gone were returned to the queue")]
    private partial void LogReturned(long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger events were still waiting after {Seconds} s; they stay in the shared state")]
    private partial void LogLeftBehind(double seconds);
}
