using LlmMesh.Usage.Alerts.Delivery;

namespace LlmMesh.Usage.Alerts;

/// <summary>Some alerts, newest first.</summary>
/// <param name="Data">The alerts.</param>
/// <param name="NextCursor">Where the next page begins; null when this is the last one.</param>
internal sealed record AlertPage(IReadOnlyList<AlertView> Data, string? NextCursor);

/// <summary>An alert and what became of its notifications.</summary>
internal sealed record AlertView : AlertBody
{
    public required string State { get; init; }

    public required IReadOnlyList<NotificationView> Notifications { get; init; }

    public static AlertView Of(AlertRow row, IEnumerable<NotificationRow> notifications)
    {
        AlertBody body = AlertBody.Of(row);
        return new AlertView
        {
            Id = body.Id,
            Rule = body.Rule,
            Subject = body.Subject,
            State = body.ResolvedAt is null ? "active" : "resolved",
            Message = body.Message,
            Measured = body.Measured,
            Bound = body.Bound,
            Unit = body.Unit,
            FiredAt = body.FiredAt,
            ResolvedAt = body.ResolvedAt,
            Notifications = [.. notifications.Select(NotificationView.Of)],
        };
    }
}

/// <summary>What became of one notification.</summary>
/// <param name="Event">What it told.</param>
/// <param name="Sink">Whom: <c>log</c>, or a webhook's name.</param>
/// <param name="State"><c>pending</c>, <c>delivered</c> or <c>given_up</c>.</param>
/// <param name="Attempts">Calls made.</param>
/// <param name="Problem">Why the last of them failed.</param>
internal sealed record NotificationView(string Event, string Sink, string State, int Attempts, string? Problem)
{
    public static NotificationView Of(NotificationRow row) => new(
        row.Event,
        row.Sink,
        row.DeliveredAtMs is not null ? "delivered" : row.NextAtMs is not null ? "pending" : "given_up",
        row.Attempts,
        row.Problem);
}

/// <summary>What a test notification found.</summary>
internal sealed record AlertTestReport(IReadOnlyList<AlertTestResult> Results);

/// <summary>Whether it arrived at one sink.</summary>
/// <param name="Sink"><c>log</c>, or a webhook's name.</param>
/// <param name="Delivered">Whether it arrived.</param>
/// <param name="Status">What the receiver answered; null when it did not, and for the log.</param>
/// <param name="Problem">Why it did not arrive.</param>
internal sealed record AlertTestResult(string Sink, bool Delivered, int? Status, string? Problem);
