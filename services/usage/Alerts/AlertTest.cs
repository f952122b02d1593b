using LlmMesh.Usage.Alerts.Delivery;

namespace LlmMesh.Usage.Alerts;

/// <summary>Sends a notification that is about nothing, once and at once, to see whether it arrives.</summary>
internal sealed class AlertTest(AlertPolicy policy, AlertSinks sinks, TimeProvider time)
{
    /// <summary>The sinks there are.</summary>
    public IReadOnlyList<string> Sinks => policy.Current.Sinks;

    /// <param name="only">To this sink; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AlertTestReport> RunAsync(string? only, CancellationToken cancellationToken) => new(
        await Task.WhenAll((only is null ? Sinks : [only]).Select(sink => SendAsync(sink, cancellationToken))));

    private async Task<AlertTestResult> SendAsync(string sink, CancellationToken cancellationToken)
    {
        var message = new AlertMessage(Guid.NewGuid().ToString("n"), AlertEvent.Test, time.GetUtcNow(), Alert: null);
        Delivery.Delivery delivery = await sinks.DeliverAsync(sink, message.Id, message.ToJson(), cancellationToken);
        return new AlertTestResult(sink, delivery.Problem is null, delivery.Status, delivery.Problem);
    }
}
