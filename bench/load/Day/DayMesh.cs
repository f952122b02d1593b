using System.Diagnostics;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Day;

/// <summary>
/// What a day is lived on; every strategy has one of its own, so that none inherits another's circuits:
/// <code>
/// clients ── router ──┬── emulator ── health monitor
///                     └── Garnet       (as four providers)
/// </code>
/// </summary>
internal sealed class DayMesh : IDisposable
{
    private readonly StateServer _state;
    private readonly string _configuration;
    private MeasuredProcess? _emulator;
    private MeasuredProcess? _monitor;

    private DayMesh(StateServer state)
    {
        _state = state;
        _configuration = Path.Combine(state.Folder, "router_config.json");
        Router = new RouterPlace("router", address => Service("services/router", "LlmMesh.Router", address));
    }

    public RouterPlace Router { get; }

    public Uri EmulatorAddress { get; private set; } = null!;

    /// <summary>Starts everything for a strategy.</summary>
    public static async Task<DayMesh> StartAsync(string strategy, CancellationToken cancellationToken)
    {
        var mesh = new DayMesh(await StateServer.StartAsync(cancellationToken));
        try
        {
            await File.WriteAllTextAsync(mesh._configuration, DayConfiguration.Of(strategy), cancellationToken);
            (mesh._emulator, mesh.EmulatorAddress) = await MeasuredProcess.StartWebAsync(
                "emulator",
                Built.Project("services/provider-emulator", "LlmMesh.ProviderEmulator", $"--urls={MeshCommand.AnyPort}", "--Emulator:Log=false"),
                cancellationToken);
            await DayWeather.HideListAsync(mesh.EmulatorAddress, cancellationToken);
            (mesh._monitor, _) = await MeasuredProcess.StartWebAsync(
                "health monitor", mesh.Service("services/health-monitor", "LlmMesh.HealthMonitor", MeshCommand.AnyPort), cancellationToken);
            await mesh.Router.StartAsync(cancellationToken);
            return mesh;
        }
        catch
        {
            mesh.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Router.Dispose();
        _monitor?.Dispose();
        _emulator?.Dispose();
        _state.Dispose();
    }

    private ProcessStartInfo Service(string folder, string assembly, string address)
    {
        ProcessStartInfo command = MeshCommand.Of(folder, assembly, address, _state, _configuration, EmulatorAddress);
        command.Environment[DayConfiguration.KeyVariable] = "day-key";
        return command;
    }
}
