using System.Data.Common;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Alerts.Delivery;

/// <summary>Delivers notifications, on every replica.</summary>
internal sealed partial class DeliveryWorker(
    DeliveryPass pass, LedgerSchema schema, TimeProvider time, IOptions<AlertOptions> options, ILogger<DeliveryWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await schema.EnsureAsync(stoppingToken);
                await pass.RunAsync(stoppingToken);
            }
            catch (DbException exception)
            {
                LogPostponed(exception.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(options.Value.DeliverEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notifications are delivered later, because the database failed: {Reason}")]
    private partial void LogPostponed(string reason);
}
