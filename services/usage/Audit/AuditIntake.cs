using System.Data.Common;
using LlmMesh.State;
using LlmMesh.State.Audit;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Audit;

/// <summary>
/// Moves other services' events into the log for as long as the service runs. An event leaves the queue when it is stored, so that
/// whatever breaks off comes again; any number of processes may do this at once.
/// </summary>
internal sealed partial class AuditIntake(
    AuditQueue queue, AuditLog log, TimeProvider time, IOptions<AuditOptions> options, ILogger<AuditIntake> logger) : BackgroundService
{
    private const int Batch = 100;

    private bool _isPostponed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await PassAsync(stoppingToken) == Batch)
                {
                    // There is probably more.
                }

                Report(reason: null);
            }
            catch (StateUnavailableException)
            {
                Report("the shared state does not answer.");
            }
            catch (DbException exception)
            {
                Report(exception.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(options.Value.Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> PassAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<WaitingAudit> waiting = await queue.PeekAsync(Batch, cancellationToken);
        if (waiting.Count == 0)
        {
            return 0;
        }

        await log.StoreAsync([.. waiting.Select(one => one.Event ?? UnreadableEvent.From(one.Text, time.GetUtcNow()))], cancellationToken);
        foreach (WaitingAudit stored in waiting)
        {
            await queue.AcknowledgeAsync(stored, cancellationToken);
        }

        return waiting.Count;
    }

    private void Report(string? reason)
    {
        bool wasPostponed = _isPostponed;
        _isPostponed = reason is not null;
        if (_isPostponed && !wasPostponed)
        {
            LogPostponed(reason!);
        }
        else if (wasPostponed && !_isPostponed)
        {
            LogResumed();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Audit events wait in the shared state: {Reason} Nothing is lost")]
    private partial void LogPostponed(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Audit events are stored again")]
    private partial void LogResumed();
}
