using System.Text.Json;

namespace Aspire.Hosting.Guardian;

/// <summary>
/// Carries out the AppHost's orders until its end of the pipe closes, however that comes about; then ends every process
/// that is left, the newest first, because later ones depend on earlier ones.
/// </summary>
internal sealed class Watch(ReportWriter reports, TimeProvider time)
{
    /// <summary>How long a process may drain once nobody is left to wait for it.</summary>
    private static readonly TimeSpan OrphanGrace = TimeSpan.FromSeconds(3);

    private readonly List<Ward> _wards = [];

    public async Task KeepAsync(TextReader orders, CancellationToken ending)
    {
        try
        {
            while (await orders.ReadLineAsync(ending) is { } line)
            {
                if (JsonSerializer.Deserialize(line, MessageJson.Default.Order) is { } order)
                {
                    Carry(order);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Someone signalled the guardian itself: its wards end with it.
        }

        foreach (Ward ward in Enumerable.Reverse(_wards))
        {
            await ward.StopAsync(OrphanGrace, time);
        }
    }

    private void Carry(Order order)
    {
        if (order.Kind == OrderKind.Start)
        {
            if (Ward.TryStart(order, reports) is { } ward)
            {
                _wards.RemoveAll(ended => ended.HasExited);
                _wards.Add(ward);
            }

            return;
        }

        foreach (Ward ward in _wards.FindAll(candidate => candidate.Id == order.Id))
        {
            // Not awaited: the next order must not wait for this drain. The exit is reported when it happens.
            _ = ward.StopAsync(TimeSpan.FromMilliseconds(order.GraceMilliseconds), time);
        }
    }
}
