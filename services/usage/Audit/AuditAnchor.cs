using System.Data.Common;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Audit;

/// <summary>
/// Says in the service's own log, now and then, where the audit log ends. A chain cannot show that its last events were cut off;
/// whoever keeps this line can.
/// </summary>
internal sealed partial class AuditAnchor(
    ILedgerDatabase database, LedgerSchema schema, TimeProvider time, IOptions<AuditOptions> options, ILogger<AuditAnchor> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        AuditHead said = AuditHead.Empty;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await schema.EnsureAsync(stoppingToken);
                await using DbConnection connection = await database.OpenAsync(stoppingToken);
                AuditHead head = await AuditHeads.ReadAsync(connection, transaction: null, stoppingToken);
                if (head != said)
                {
                    LogEnd(head.Position, head.Hash);
                    said = head;
                }
            }
            catch (DbException)
            {
                // Health tells; there is no hurry.
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(options.Value.AnchorEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit log ends at event {Position} with hash {Hash}")]
    private partial void LogEnd(long position, string hash);
}
