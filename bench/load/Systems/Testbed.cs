using System.Diagnostics;
using LlmMesh.Load.Client;

namespace LlmMesh.Load.Systems;

/// <summary>A system that answers chat completions.</summary>
/// <param name="Name">As reports call it.</param>
/// <param name="Process">The process that answers.</param>
/// <param name="Address">Where.</param>
internal sealed record MeasuredSystem(string Name, MeasuredProcess Process, Uri Address);

/// <summary>
/// Everything a run needs, each a process of its own on loopback:
/// <code>
/// client ──┬────────────────────── upstream      direct
///          ├──── bare YARP ─────── upstream      the yardstick
///          └──── router ──┬─────── upstream      under measurement
///                         └─────── Garnet
/// </code>
/// </summary>
internal sealed class Testbed : IDisposable
{
    private const string RouterConfiguration = """
        {
          "profile": "production",
          "profiles": { "production": { "key_limits": { "requests_per_minute": 1000000000, "concurrency": 1000000 } } },
          "providers": { "emulator": { "target_limits": { "requests_per_minute": 1000000000, "concurrency": 1000000 } } }
        }
        """;

    private Testbed(StateServer state, MeasuredSystem direct, MeasuredSystem yarp, MeasuredSystem router)
    {
        (State, Direct, Yarp, Router) = (state, direct, yarp, router);
    }

    public StateServer State { get; }

    public MeasuredSystem Direct { get; }

    public MeasuredSystem Yarp { get; }

    public MeasuredSystem Router { get; }

    /// <summary>Starts everything; the upstream streams so many events at this pace.</summary>
    public static async Task<Testbed> StartAsync(int events, TimeSpan interval, CancellationToken cancellationToken)
    {
        (MeasuredProcess upstream, Uri address) = await MeasuredProcess.StartWebAsync(
            "upstream",
            Built.Project("bench/upstream", "LlmMesh.Upstream", $"--events={events}", FormattableString.Invariant($"--interval-ms={interval.TotalMilliseconds}")),
            cancellationToken);
        StateServer state = await StateServer.StartAsync(cancellationToken);
        (MeasuredProcess yarp, Uri yarpAddress) = await MeasuredProcess.StartWebAsync(
            "bare YARP",
            Built.Project("bench/bare-yarp", "LlmMesh.BareYarp", "--urls=http://127.0.0.1:0", $"--Upstream={address}"),
            cancellationToken);

        string configuration = Path.Combine(state.Folder, "router_config.json");
        await File.WriteAllTextAsync(configuration, RouterConfiguration, cancellationToken);
        ProcessStartInfo command = Built.Project("services/router", "LlmMesh.Router", "--urls=http://127.0.0.1:0");
        command.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        command.Environment["LLMMESH_API_KEYS"] = ChatRequests.ApiKey;
        command.Environment["EMULATOR_BASE_URL"] = address.GetLeftPart(UriPartial.Authority);
        command.Environment["Mesh__ConfigFile"] = configuration;
        command.Environment["ConnectionStrings__redis"] = state.Endpoint;
        (MeasuredProcess router, Uri routerAddress) = await MeasuredProcess.StartWebAsync("router", command, cancellationToken);
        return new Testbed(
            state,
            new MeasuredSystem("direct", upstream, address),
            new MeasuredSystem("bare YARP", yarp, yarpAddress),
            new MeasuredSystem("router", router, routerAddress));
    }

    public void Dispose()
    {
        Router.Process.Dispose();
        Yarp.Process.Dispose();
        Direct.Process.Dispose();
        State.Dispose();
    }
}
