using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LlmMesh.Load.Systems;

/// <summary>A process under measurement; disposal ends it.</summary>
internal sealed partial class MeasuredProcess : IDisposable
{
    /// <summary>A variable that names a folder in which everything the processes print is kept.</summary>
    private const string LogFolder = "LLMMESH_LOAD_LOGS";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static int _started;

    private readonly Process _process;
    private readonly StreamWriter? _log;
    private readonly Queue<string> _lastLines = [];
    private readonly List<(string Text, TaskCompletionSource Said)> _awaited = [];
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MeasuredProcess(string name, ProcessStartInfo command)
    {
        Name = name;
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        command.Environment["DotEnv__Enabled"] = "false";
        command.Environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        _process = new Process { StartInfo = command };
        if (Environment.GetEnvironmentVariable(LogFolder) is { Length: > 0 } folder)
        {
            _log = new StreamWriter(Path.Combine(folder, $"{Interlocked.Increment(ref _started)}-{name}.log")) { AutoFlush = true };
        }

        _process.OutputDataReceived += OnLine;
        _process.ErrorDataReceived += OnLine;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public string Name { get; }

    /// <summary>Whether it was ended from here.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Whether it has ended without having been told to.</summary>
    public bool HasEnded => !IsDisposed && _process.HasExited;

    /// <summary>Exceptions that nobody in it handled.</summary>
    public int UnhandledExceptions { get; private set; }

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

    /// <summary>Returns once it prints a line with the text.</summary>
    /// <exception cref="TimeoutException">It did not in this time.</exception>
    public Task SaysAsync(string text, TimeSpan patience, CancellationToken cancellationToken)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lastLines)
        {
            if (_lastLines.Any(line => line.Contains(text, StringComparison.Ordinal)))
            {
                said.TrySetResult();
            }

            _awaited.Add((text, said));
        }

        return said.Task.WaitAsync(patience, cancellationToken);
    }

    /// <summary>Asks it to end and waits until it has.</summary>
    public async Task EndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        IsDisposed = true;
        await SignalAsync("TERM", cancellationToken);
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(patience, cancellationToken);
    }

    /// <summary>Stops it where it is: it keeps its memory and its connections and answers nothing. Disposal ends it all the same.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) => SignalAsync("STOP", cancellationToken);

    /// <summary>Lets it go on.</summary>
    public Task ThawAsync(CancellationToken cancellationToken) => SignalAsync("CONT", cancellationToken);

    public void Dispose()
    {
        IsDisposed = true;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Kill();
        _process.Dispose();
        _log?.Dispose();
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
            _log?.WriteLine(line.Data);
            UnhandledExceptions += line.Data.Contains("unhandled exception", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            _lastLines.Enqueue(line.Data);
            foreach ((_, TaskCompletionSource said) in _awaited.Where(awaited => line.Data.Contains(awaited.Text, StringComparison.Ordinal)))
            {
                said.TrySetResult();
            }

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

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
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
