using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Alerts.Delivery;

/// <summary>A row of <c>alert_notifications</c>.</summary>
internal sealed record NotificationRow
{
    public const string Columns =
        "id, alert_id, sink, event, body, created_at_ms, attempts, next_at_ms, delivered_at_ms, problem";

    public required string Id { get; init; }

    public required string AlertId { get; init; }

    public required string Sink { get; init; }

    public required string Event { get; init; }

    public required string Body { get; init; }

    public long CreatedAtMs { get; init; }

    public int Attempts { get; init; }

    public long? NextAtMs { get; init; }

    public long? DeliveredAtMs { get; init; }

    public string? Problem { get; init; }

    /// <summary>One that is due at once.</summary>
    public static NotificationRow Of(AlertRow alert, AlertEvent what, string sink, long atMs)
    {
        string id = Guid.NewGuid().ToString("n");
        return new NotificationRow
        {
            Id = id,
            AlertId = alert.Id,
            Sink = sink,
            Event = ColumnText.From(what),
            Body = new AlertMessage(id, what, DateTimeOffset.FromUnixTimeMilliseconds(atMs), AlertBody.Of(alert)).ToJson(),
            CreatedAtMs = atMs,
            NextAtMs = atMs,
        };
    }
}
