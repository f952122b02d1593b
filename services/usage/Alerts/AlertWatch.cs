using System.Data.Common;
using LlmMesh.State;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Alerts;

/// <summary>
/// Checks the rules at their pace, on one replica: the one that holds the lease. That spares work; that an alert fires once the
/// database sees to, also while two replicas both believe that they hold it.
/// </summary>
internal sealed partial class AlertWatch(
    AlertRound round, MeshState state, LedgerSchema schema, TimeProvider time, IOptions<AlertOptions> options, ILogger<AlertWatch> logger)
    : BackgroundService
{
    private const string Role = "alerts";

    private readonly string _holder = Guid.NewGuid().ToString("n");
    private readonly AlertOptions _options = options.Value;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            // As long as the shared state may take, even where the host has no time left.
            await state.Leases.ReleaseAsync(Role, _holder, CancellationToken.None);
        }
        catch (StateUnavailableException)
        {
            // It runs out by itself.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await state.Leases.TryHoldAsync(Role, _holder, _options.Lease, stoppingToken))
                {
                    await schema.EnsureAsync(stoppingToken);
                    await round.RunAsync(stoppingToken);
                }
            }
            catch (StateUnavailableException)
            {
                LogPostponed("the shared state does not answer");
            }
            catch (DbException exception)
            {
                LogPostponed(exception.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(_options.CheckEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert rules are checked later: {Reason}")]
    private partial void LogPostponed(string reason);
}
