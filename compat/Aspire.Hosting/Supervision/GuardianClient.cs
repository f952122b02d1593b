using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Aspire.Hosting.Guardian;

namespace Aspire.Hosting.Supervision;

/// <summary>
/// Our end of the guardian: the process that starts all others, so that none is left behind however this process ends.
/// Orders go down its standard input, reports come up its standard output. Safe for concurrent use.
/// </summary>
internal sealed class GuardianClient : IAsyncDisposable
{
    /// <summary>After its input closes the guardian ends what is left; it needs no longer than its own graces.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(15);

    private readonly Process _guardian;
    private readonly Task _listening;
    private readonly ConcurrentDictionary<string, GuardedProcess> _processes = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _sequence;
    private volatile bool _isGone;

    private GuardianClient(Process guardian)
    {
        _guardian = guardian;
        _listening = ListenAsync();
    }

    public static GuardianClient Launch()
    {
        string assembly = typeof(Order).Assembly.Location;
        var start = new ProcessStartInfo(DotnetHost.Path, ["exec", assembly])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (OperatingSystem.IsWindows())
        {
            start.CreateNewProcessGroup = true;
        }

        return new GuardianClient(
            Process.Start(start) ?? throw new DistributedApplicationException($"The guardian process did not start: {assembly}"));
    }

    public GuardedProcess Start(ProcessDescription description, Action<ProcessLine> onLine)
    {
        string id = $"{Interlocked.Increment(ref _sequence)}";
        var process = new GuardedProcess(id, onLine, Send);
        _processes[id] = process;
        Send(new Order(OrderKind.Start, id)
        {
            File = description.File,
            Arguments = description.Arguments,
            WorkingDirectory = description.WorkingDirectory,
            Environment = description.Environment,
        });
        if (_isGone)
        {
            process.Take(Gone(id));
        }

        return process;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _guardian.StandardInput.Close();
        }

        using var farewell = new CancellationTokenSource(Farewell);
        try
        {
            await _guardian.WaitForExitAsync(farewell.Token);
        }
        catch (OperationCanceledException)
        {
            _guardian.Kill(entireProcessTree: true);
        }

        await _listening;
        _guardian.Dispose();
    }

    private void Send(Order order)
    {
        string line = JsonSerializer.Serialize(order, MessageJson.Default.Order);
        lock (_gate)
        {
            try
            {
                _guardian.StandardInput.WriteLine(line);
                _guardian.StandardInput.Flush();
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException)
            {
                // The guardian is gone, and with it every process: listening ends and says so for each of them.
            }
        }
    }

    private async Task ListenAsync()
    {
        while (await _guardian.StandardOutput.ReadLineAsync() is { } line)
        {
            if (JsonSerializer.Deserialize(line, MessageJson.Default.Report) is { } report
                && _processes.TryGetValue(report.Id, out GuardedProcess? process))
            {
                process.Take(report);
                if (process.Exited.IsCompleted)
                {
                    // Nothing is reported after the exit, and a resource may be restarted often.
                    _processes.TryRemove(report.Id, out _);
                }
            }
        }

        _isGone = true;
        foreach ((string id, GuardedProcess process) in _processes)
        {
            await AbandonAsync(id, process);
        }
    }

    /// <summary>The guardian ended. Nobody else owns this process any more, so it ends here.</summary>
    private static async Task AbandonAsync(string id, GuardedProcess process)
    {
        if (process.Exited.IsCompleted)
        {
            return;
        }

        if (process.Started.IsCompletedSuccessfully)
        {
            try
            {
                using var orphan = Process.GetProcessById(await process.Started);
                orphan.Kill(entireProcessTree: true);
            }
            catch (ArgumentException)
            {
                // It ended with the guardian.
            }
        }

        process.Take(Gone(id));
    }

    private static Report Gone(string id) =>
        new(ReportKind.StartFailed, id) { Text = "the guardian process has ended; stop with Ctrl+C and run again" };
}
