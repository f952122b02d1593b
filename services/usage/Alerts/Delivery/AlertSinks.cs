using LlmMesh.Catalog;

namespace LlmMesh.Usage.Alerts.Delivery;

/// <summary>How a delivery ended.</summary>
/// <param name="Status">What the receiver answered; null when it did not, or is no HTTP server.</param>
/// <param name="Problem">Why it did not arrive, without secrets; null when it did.</param>
/// <param name="IsFinal">Whether trying again cannot help.</param>
internal readonly record struct Delivery(int? Status, string? Problem, bool IsFinal = false)
{
    public static Delivery Arrived(int? status) => new(status, Problem: null);
}

/// <summary>Where notifications go: the log, and the webhooks of the configuration.</summary>
internal sealed partial class AlertSinks(AlertPolicy policy, WebhookCaller webhooks, ILogger<AlertSinks> logger)
{
    public async Task<Delivery> DeliverAsync(string sink, string id, string body, CancellationToken cancellationToken)
    {
        AlertTerms terms = policy.Current;
        if (sink == AlertTerms.LogSink)
        {
            LogAlert(body);
            return Delivery.Arrived(status: null);
        }

        return terms.Settings.Webhooks.TryGetValue(sink, out AlertWebhook? webhook)
            ? await webhooks.CallAsync(webhook, terms.Keys[sink], id, body, cancellationToken)
            : new Delivery(Status: null, "the webhook is no longer configured", IsFinal: true);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {Notification}")]
    private partial void LogAlert(string notification);
}
