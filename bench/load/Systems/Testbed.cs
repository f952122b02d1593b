using System.Diagnostics;

namespace LlmMesh.Load.Systems;

/// <summary>A system that answers chat completions.</summary>
/// <param name="Name">As reports call it.</param>
/// <param name="Process">The process that answers.</param>
/// <param name="Address">Where.</param>
/// <param name="State">The Garnet it keeps its state in; null when it keeps none.</param>
internal sealed record MeasuredSystem(string Name, MeasuredProcess Process, Uri Address, StateServer? State = null) : IDisposable
{
    public void Dispose()
    {
        Process.Dispose();
        State?.Dispose();
    }
}

/// <summary>
/// Everything a run needs, each a process of its own on loopback:
/// <code>
/// client ──┬────────────────────── upstream      direct
///          ├──── bare YARP ─────── upstream      the yardstick
///          ├──── router ──┬─────── upstream      under measurement
///          │              └─────── Garnet
///          └──── router as it was at some commit, the same way with a Garnet of its own, if asked for
/// </code>
/// </summary>
internal sealed class Testbed : IDisposable
{
    private const string AnyPort = $"--urls={MeshCommand.AnyPort}";

    private const string RouterConfiguration = """
        {
          "profile": "production",
          "profiles": { "production": { "key_limits": { "requests_per_minute": 1000000000, "concurrency": 1000000 }, "daily_budget": 1000000 } },
          "providers": {
            "emulator": { "target_limits": { "requests_per_minute": 1000000000, "concurrency": 1000000 } },
            "emulator-anthropic": { "enabled": true, "target_limits": { "requests_per_minute": 1000000000, "concurrency": 1000000 } },
            "emulator-gemini": { "enabled": true, "target_limits": { "requests_per_minute": 1000000000, "concurrency": 1000000 } },
            "emulator-ollama": { "enabled": true, "target_limits": { "requests_per_minute": 1000000000, "concurrency": 1000000 } }
          }
        }
        """;

    private Testbed(MeasuredSystem direct, MeasuredSystem yarp, MeasuredSystem router)
    {
        (Direct, Yarp, Router) = (direct, yarp, router);
    }

    public MeasuredSystem Direct { get; }

    public MeasuredSystem Yarp { get; }

    public MeasuredSystem Router { get; }

    /// <summary>The router of another commit; null when none was asked for.</summary>
    public MeasuredSystem? Earlier { get; private set; }

    /// <summary>In the order of reports.</summary>
    public MeasuredSystem[] Systems => Earlier is null ? [Direct, Yarp, Router] : [Direct, Yarp, Router, Earlier];

    /// <summary>Starts everything; the upstream streams so many events at this pace.</summary>
    public static async Task<Testbed> StartAsync(int events, TimeSpan interval, CancellationToken cancellationToken)
    {
        (MeasuredProcess upstream, Uri address) = await MeasuredProcess.StartWebAsync(
            "upstream",
            Built.Project("bench/upstream", "LlmMesh.Upstream", $"--events={events}", FormattableString.Invariant($"--interval-ms={interval.TotalMilliseconds}")),
            cancellationToken);
        (MeasuredProcess yarp, Uri yarpAddress) = await MeasuredProcess.StartWebAsync(
            "bare YARP",
            Built.Project("bench/bare-yarp", "LlmMesh.BareYarp", AnyPort, $"--Upstream={address}"),
            cancellationToken);
        return new Testbed(
            new MeasuredSystem("direct", upstream, address),
            new MeasuredSystem("bare YARP", yarp, yarpAddress),
            await StartRouterAsync("router", Built.Project("services/router", "LlmMesh.Router", AnyPort), address, cancellationToken));
    }

    /// <summary>Starts the router of another commit as well, in the same way.</summary>
    public async Task AddAsync(string name, EarlierRouter router, CancellationToken cancellationToken) =>
        Earlier = await StartRouterAsync(name, router.Command(AnyPort), Direct.Address, cancellationToken);

    public void Dispose()
    {
        foreach (MeasuredSystem system in Systems)
        {
            system.Dispose();
        }
    }

    private static async Task<MeasuredSystem> StartRouterAsync(
        string name, ProcessStartInfo command, Uri upstream, CancellationToken cancellationToken)
    {
        StateServer state = await StateServer.StartAsync(cancellationToken);
        string configuration = Path.Combine(state.Folder, "router_config.json");
        await File.WriteAllTextAsync(configuration, RouterConfiguration, cancellationToken);
        (MeasuredProcess process, Uri address) = await MeasuredProcess.StartWebAsync(
            name, MeshCommand.Configure(command, state, configuration, upstream), cancellationToken);
        return new MeasuredSystem(name, process, address, state);
    }
}
