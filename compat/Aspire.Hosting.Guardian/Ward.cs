using System.ComponentModel;
using System.Diagnostics;

namespace Aspire.Hosting.Guardian;

/// <summary>One process: started, listened to line by line, and ended with everything it started.</summary>
internal sealed class Ward
{
    /// <summary>How long output may trail the exit; a grandchild can hold the pipe open for ever.</summary>
    private static readonly TimeSpan TrailingOutput = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly Task _exit;

    private Ward(string id, Process process, ReportWriter reports)
    {
        Id = id;
        _process = process;
        _exit = ReportUntilExitAsync(reports);
    }

    public string Id { get; }

    public bool HasExited => _exit.IsCompleted;

    /// <summary>Starts the process an order describes and reports how that went; null when it did not start.</summary>
    public static Ward? TryStart(Order order, ReportWriter reports)
    {
        var process = new Process { StartInfo = Describe(order) };
        try
        {
            process.Start();
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            reports.Write(new Report(ReportKind.StartFailed, order.Id) { Text = failure.Message });
            process.Dispose();
            return null;
        }

        // The guardian's own standard input carries orders: no ward may read it.
        process.StandardInput.Close();
        reports.Write(new Report(ReportKind.Started, order.Id) { Number = process.Id });
        return new Ward(order.Id, process, reports);
    }

    /// <summary>Asks for an orderly end and, when the grace is over, ends the process and its descendants.</summary>
    public async Task StopAsync(TimeSpan grace, TimeProvider time)
    {
        if (HasExited)
        {
            return;
        }

        if (Signals.RequestStop(_process))
        {
            await Task.WhenAny(_exit, Task.Delay(grace, time));
        }

        if (!HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _exit;
    }

    private static ProcessStartInfo Describe(Order order)
    {
        var start = new ProcessStartInfo(order.File ?? "", order.Arguments)
        {
            WorkingDirectory = order.WorkingDirectory ?? "",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (OperatingSystem.IsWindows())
        {
            start.CreateNewProcessGroup = true;
        }

        foreach ((string name, string? value) in order.Environment)
        {
            start.Environment[name] = value;
            if (value is null)
            {
                start.Environment.Remove(name);
            }
        }

        return start;
    }

    private async Task ReportUntilExitAsync(ReportWriter reports)
    {
        Task output = PumpAsync(_process.StandardOutput, ReportKind.Output, reports);
        Task error = PumpAsync(_process.StandardError, ReportKind.Error, reports);
        await _process.WaitForExitAsync();
        await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(TrailingOutput, TimeProvider.System));
        reports.Write(new Report(ReportKind.Exited, Id) { Number = _process.ExitCode });
    }

    private async Task PumpAsync(StreamReader lines, ReportKind kind, ReportWriter reports)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            reports.Write(new Report(kind, Id) { Text = line });
        }
    }
}
