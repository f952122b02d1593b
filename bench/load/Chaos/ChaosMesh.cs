using System.Diagnostics;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Chaos;

/// <summary>
/// A whole mesh, each part a process of its own on loopback:
/// <code>
/// clients ──┬── router 1 ──┬── emulator ── health monitor
///           └── router 2 ──┤       (as three providers)
///                          └── Garnet ──── usage ── SQLite
/// </code>
/// </summary>
internal sealed class ChaosMesh : IDisposable
{
    /// <summary>How many routers there are. The last one is killed now and then, the others live from the beginning to the end.</summary>
    public const int Routers = 2;

    private readonly string _configuration;

    private ChaosMesh(StateServer state)
    {
        State = state;
        _configuration = Path.Combine(state.Folder, "router_config.json");
        Places =
        [
            .. Enumerable.Range(1, Routers).Select(number => new RouterPlace(
                $"router {number}", Router)),
        ];
    }

    public StateServer State { get; }

    public IReadOnlyList<RouterPlace> Places { get; }

    public MeasuredProcess Emulator { get; private set; } = null!;

    public Uri EmulatorAddress { get; private set; } = null!;

    public MeasuredProcess Usage { get; private set; } = null!;

    public Uri UsageAddress { get; private set; } = null!;

    public MeasuredProcess Monitor { get; private set; } = null!;

    /// <summary>Everything that runs now.</summary>
    public IEnumerable<MeasuredProcess> Processes => [.. Places.Select(place => place.Process), Monitor, Usage, Emulator, State.Process];

    /// <summary>What nobody ever ends, so that its memory tells of the whole run.</summary>
    public IEnumerable<MeasuredProcess> LongLived => [.. Places.SkipLast(1).Select(place => place.Process), Monitor, Usage];

    public static async Task<ChaosMesh> StartAsync(CancellationToken cancellationToken)
    {
        var mesh = new ChaosMesh(await StateServer.StartAsync(cancellationToken));
        try
        {
            await File.WriteAllTextAsync(mesh._configuration, ChaosTargets.Configuration(), cancellationToken);
            await mesh.StartEmulatorAsync(cancellationToken);
            (mesh.Usage, mesh.UsageAddress) = await MeasuredProcess.StartWebAsync(
                "usage", mesh.Service("services/usage", "LlmMesh.Usage"), cancellationToken);
            (mesh.Monitor, _) = await MeasuredProcess.StartWebAsync(
                "health monitor", mesh.Service("services/health-monitor", "LlmMesh.HealthMonitor"), cancellationToken);
            foreach (RouterPlace place in mesh.Places)
            {
                await place.StartAsync(cancellationToken);
            }

            return mesh;
        }
        catch
        {
            mesh.Dispose();
            throw;
        }
    }

    /// <summary>Ends the emulator and starts it again, at the same address and without a memory.</summary>
    public async Task RestartEmulatorAsync(TimeSpan down, CancellationToken cancellationToken)
    {
        Emulator.Dispose();
        await Task.Delay(down, TimeProvider.System, cancellationToken);
        await StartEmulatorAsync(cancellationToken);
    }

    public void Dispose()
    {
        foreach (RouterPlace place in Places)
        {
            place.Dispose();
        }

        Monitor?.Dispose();
        Usage?.Dispose();
        Emulator?.Dispose();
        State.Dispose();
    }

    private async Task StartEmulatorAsync(CancellationToken cancellationToken)
    {
        string address = EmulatorAddress?.GetLeftPart(UriPartial.Authority) ?? MeshCommand.AnyPort;
        ProcessStartInfo command = Built.Project("services/provider-emulator", "LlmMesh.ProviderEmulator", $"--urls={address}", "--Emulator:Log=false");
        (Emulator, EmulatorAddress) = await MeasuredProcess.StartWebAsync("emulator", command, cancellationToken);
    }

    private ProcessStartInfo Router(string address) => Service("services/router", "LlmMesh.Router", address);

    private ProcessStartInfo Service(string folder, string assembly, string address = MeshCommand.AnyPort)
    {
        ProcessStartInfo command = MeshCommand.Of(folder, assembly, address, State, _configuration, EmulatorAddress);
        foreach ((string variable, string key) in ChaosTargets.Keys)
        {
            command.Environment[variable] = key;
        }

        return command;
    }
}
