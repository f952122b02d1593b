using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace LlmMesh.EndToEnd.Dashboard;

/// <summary>The mesh as a person starts it: the AppHost in a process of its own, with its dashboard, on free ports.</summary>
internal sealed partial class MeshProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _heard = [];
    private int _openStreams = 2;

    private MeshProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where clients come in.</summary>
    public Uri Edge { get; private set; } = new("http://localhost");

    /// <summary>The dashboard's page that logs in and goes on to the resources.</summary>
    public Uri Dashboard { get; private set; } = new("http://localhost");

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    /// <param name="arguments">Settings, as on the command line.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public static async Task<MeshProcess> StartAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Projects.LlmMesh_AppHost).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        var mesh = new MeshProcess(Process.Start(start) ?? throw new InvalidOperationException("The AppHost did not start."));
        try
        {
            mesh.Edge = new Uri(AddressLine().Match(await mesh.HearAsync("  Edge  ", cancellationToken)).Value);
            mesh.Dashboard = new Uri(AddressLine().Match(await mesh.HearAsync("  Dashboard  ", cancellationToken)).Value);
            return mesh;
        }
        catch
        {
            await mesh.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using (Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync();
            }

            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    /// <summary>Reads on until a line contains the text.</summary>
    private async Task<string> HearAsync(string text, CancellationToken cancellationToken)
    {
        await foreach (string line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            _heard.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The mesh ended and never wrote '{text}' but: {string.Join('\n', _heard)}");
    }

    private void Hear(object sender, DataReceivedEventArgs received)
    {
        if (received.Data is { } line)
        {
            _lines.Writer.TryWrite(line);
        }
        else if (Interlocked.Decrement(ref _openStreams) == 0)
        {
            _lines.Writer.TryComplete();
        }
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex AddressLine();
}
