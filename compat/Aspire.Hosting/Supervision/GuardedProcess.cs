using Aspire.Hosting.Guardian;

namespace Aspire.Hosting.Supervision;

/// <summary>A line a process wrote.</summary>
/// <param name="Text">Without its end.</param>
/// <param name="IsError">Whether it came over the error stream.</param>
internal readonly record struct ProcessLine(string Text, bool IsError);

/// <summary>A process that the guardian runs for us.</summary>
internal sealed class GuardedProcess(string id, Action<ProcessLine> onLine, Action<Order> send)
{
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The process id.</summary>
    /// <exception cref="DistributedApplicationException">It could not be started.</exception>
    public Task<int> Started => _started.Task;

    /// <summary>The exit code.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>Asks it to end, kills it with its descendants when the grace is over, and waits.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (!_exited.Task.IsCompleted)
        {
            send(new Order(OrderKind.Stop, id) { GraceMilliseconds = (int)grace.TotalMilliseconds });
            await _exited.Task;
        }
    }

    /// <summary>Takes in what the guardian reports about this process.</summary>
    public void Take(Report report)
    {
        switch (report.Kind)
        {
            case ReportKind.Started:
                _started.TrySetResult(report.Number);
                break;
            case ReportKind.StartFailed:
                _exited.TrySetResult(-1);
                _started.TrySetException(new DistributedApplicationException(report.Text ?? "no reason given"));
                break;
            case ReportKind.Output or ReportKind.Error:
                onLine(new ProcessLine(report.Text ?? "", IsError: report.Kind == ReportKind.Error));
                break;
            case ReportKind.Exited:
                _exited.TrySetResult(report.Number);
                break;
            default:
                throw new InvalidOperationException($"Unknown report '{report.Kind}'.");
        }
    }
}
