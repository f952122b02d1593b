using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LlmMesh.Load.Systems;

/// <summary>A process under measurement; disposal ends it.</summary>
internal sealed partial class MeasuredProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Queue<string> _lastLines = [];
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MeasuredProcess(string name, ProcessStartInfo command)
    {
        Name = name;
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        command.Environment["DotEnv__Enabled"] = "false";
        command.Environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        _process = new Process { StartInfo = command };
        _process.OutputDataReceived += OnLine;
        _process.ErrorDataReceived += OnLine;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public string Name { get; }

    /// <summary>Processor time spent so far, all threads.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Processor time spent so far, with the processes it has started.</summary>
    public TimeSpan TreeProcessor => Measuring.ProcessTree.Processor(_process.Id);

    /// <summary>Resident memory, in MiB.</summary>
    public double Resident
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024.0 * 1024.0);
        }
    }

    /// <summary>Starts a web application and returns with its address.</summary>
    public static async Task<(MeasuredProcess Process, Uri Address)> StartWebAsync(string name, ProcessStartInfo command, CancellationToken cancellationToken)
    {
        MeasuredProcess process = Start(name, command);
        try
        {
            return (process, await process._listening.Task.WaitAsync(StartLimit, cancellationToken));
        }
        catch (TimeoutException exception)
        {
            string output = process.LastOutput;
            process.Dispose();
            throw new InvalidOperationException($"{name} did not begin to listen:\n{output}", exception);
        }
    }

    /// <summary>Starts anything else.</summary>
    public static MeasuredProcess Start(string name, ProcessStartInfo command)
    {
        var process = new MeasuredProcess(name, command);
        process._process.Start();
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        return process;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Kill();
        _process.Dispose();
    }

    /// <summary>What it printed last, for a report of its failure.</summary>
    public string LastOutput
    {
        get
        {
            lock (_lastLines)
            {
                return string.Join('\n', _lastLines);
            }
        }
    }

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            return;
        }

        lock (_lastLines)
        {
            _lastLines.Enqueue(line.Data);
            if (_lastLines.Count > 40)
            {
                _lastLines.Dequeue();
            }
        }

        if (ListeningLine().Match(line.Data) is { Success: true } match)
        {
            _listening.TrySetResult(new Uri(match.Groups["address"].Value));
        }
    }

    private void OnExit(object? sender, EventArgs arguments) => Kill();

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    [GeneratedRegex("Now listening on: (?<address>http://[0-9.:]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex ListeningLine();
}
