using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Xunit;

namespace LlmMesh.Compat.Hosting.IntegrationTests;

/// <summary>The sample AppHost as a process of its own, heard line by line.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _heard = [];
    private readonly Task _listening;

    private HostProcess(Process process)
    {
        _process = process;
        _listening = Task.WhenAll(ListenAsync(process.StandardOutput), ListenAsync(process.StandardError));
    }

    /// <summary>What it has written and a test has read, in order.</summary>
    public IReadOnlyList<string> Heard => _heard;

    /// <summary>Starts it; an argument given later wins. Drains are not cut short on a busy machine unless a test asks for it.</summary>
    public static HostProcess Start(params string[] arguments) =>
        Start(new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <summary>Starts it with variables of its own.</summary>
    public static HostProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", typeof(Projects.LlmMesh_Compat_Hosting_SampleHost).Assembly.Location,
                "--Parameters:api-key=k", "--AppHost:DrainSeconds=60", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DisableDashboard"] = "true";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new HostProcess(Process.Start(start) ?? throw new InvalidOperationException("The sample host did not start."));
    }

    /// <summary>Reads on until a line contains the text.</summary>
    public async Task<string> HearAsync(string text)
    {
        await foreach (string line in _lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            _heard.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The host ended and never wrote '{text}' but: {string.Join('\n', _heard)}");
    }

    /// <summary>Reads the line in which a child tells its process id and address.</summary>
    public async Task<(int ProcessId, Uri Address)> HearChildAsync(string resource)
    {
        Match told = ChildLine().Match(await HearAsync($"[{resource}] pid="));
        return (int.Parse(told.Groups[1].ValueSpan, CultureInfo.InvariantCulture), new Uri(told.Groups[2].Value));
    }

    /// <summary>Reads the next line in which a child, whichever it is, tells its process id.</summary>
    public async Task<Process> HearNextChildAsync() =>
        Process.GetProcessById(int.Parse(ChildLine().Match(await HearAsync("] pid=")).Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    /// <summary>Reads everything until the host has ended, and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _listening;
        while (_lines.Reader.TryRead(out string? line))
        {
            _heard.Add(line);
        }

        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends the AppHost, and only it, at once and without a chance to clean up: <c>kill -9</c>.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // The guardian ends whatever is left.
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task ListenAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Writer.TryWrite(line);
        }

        if (reader == _process.StandardOutput)
        {
            _lines.Writer.TryComplete();
        }
    }

    [GeneratedRegex("pid=([0-9]+) url=(.+)$")]
    private static partial Regex ChildLine();
}
