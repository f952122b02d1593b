using System.Text.Json;
using System.Threading.Channels;
using LlmMesh.Catalog;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.State;
using LlmMesh.State.Ledger;

namespace LlmMesh.HealthMonitor.Ledger;

/// <summary>
/// Hands completion probes over to the ledger, one after the other and each until the shared state has confirmed it. What the shared
/// state does not take before the process ends is lost, and said so.
/// </summary>
/// <remarks>The queue needs no bound: without the shared state nobody leads, and what people ask for by hand is limited in rate.</remarks>
internal sealed partial class ProbeLedger(SettlementStore settlement, TimeProvider time, ILogger<ProbeLedger> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Channel<Settlement> _queue = Channel.CreateUnbounded<Settlement>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Records a completion probe that has ended.</summary>
    public void Record(Target target, ProbeResponse response, ProbeFinding finding, JsonDocument? answer)
    {
        var row = ProbeEvent.Of(target, response, finding, answer, time.GetUtcNow());
        _queue.Writer.TryWrite(new Settlement(row.Id, Held: [], row) { IsCounted = false });
    }

    /// <inheritdoc />
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The end is the queue's completion, not the token: what was recorded is still handed over.
        await foreach (Settlement probe in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            while (!await TryApplyAsync(probe))
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    LogLost(probe.ReservationId);
                    break;
                }

                await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> TryApplyAsync(Settlement probe)
    {
        try
        {
            await settlement.ApplyAsync(probe.ReservationId, [probe], CancellationToken.None);
            return true;
        }
        catch (StateUnavailableException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The shared state did not take {Probe} before the monitor stopped; it is not in the ledger")]
    private partial void LogLost(string probe);
}
