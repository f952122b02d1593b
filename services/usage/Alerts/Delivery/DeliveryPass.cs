using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Alerts.Delivery;

/// <summary>Delivers what is due, once through: in order for each sink, all sinks at the same time, so that a slow one delays no other.</summary>
internal sealed partial class DeliveryPass(
    Outbox outbox, AlertSinks sinks, TimeProvider time, IOptions<AlertOptions> options, ILogger<DeliveryPass> logger)
{
    private readonly AlertOptions _options = options.Value;

    // A claim must outlast the call it protects.
    private TimeSpan ClaimTime => (2 * _options.CallWithin) + TimeSpan.FromSeconds(5);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <exception cref="System.Data.Common.DbException">The database is not there; what was not concluded is due again.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<NotificationRow> due = await outbox.DueAsync(Now, cancellationToken);
        await Task.WhenAll(due.GroupBy(row => row.Sink, StringComparer.Ordinal).Select(async ofSink =>
        {
            foreach (NotificationRow notification in ofSink)
            {
                await DeliverAsync(notification, cancellationToken);
            }
        }));
    }

    private async Task DeliverAsync(NotificationRow due, CancellationToken cancellationToken)
    {
        if (!await outbox.TryClaimAsync(due, Now + (long)ClaimTime.TotalMilliseconds, cancellationToken))
        {
            return;
        }

        Delivery delivery = await sinks.DeliverAsync(due.Sink, due.Id, due.Body, cancellationToken);
        if (delivery.Problem is not { } problem)
        {
            await outbox.DeliveredAsync(due.Id, Now, cancellationToken);
            return;
        }

        int attempts = due.Attempts + 1;
        bool isOver = delivery.IsFinal || attempts >= _options.Attempts;
        await outbox.FailedAsync(
            due.Id, isOver ? null : Now + (long)Backoff.After(attempts, _options).TotalMilliseconds, problem, cancellationToken);
        if (isOver)
        {
            LogGivenUp(due.Event, due.Id, due.Sink, attempts, problem);
        }
        else
        {
            LogFailed(due.Event, due.Id, due.Sink, attempts, problem);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notification {Id} ({What}) did not reach {Sink} at try {Attempt}: {Problem}")]
    private partial void LogFailed(string what, string id, string sink, int attempt, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Notification {Id} ({What}) to {Sink} is given up after {Attempts} tries: {Problem}")]
    private partial void LogGivenUp(string what, string id, string sink, int attempts, string problem);
}
