using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LlmMesh.Catalog;
using LlmMesh.HealthMonitor.Leadership;
using LlmMesh.State;
using LlmMesh.State.Circuits;
using LlmMesh.State.Health;
using LlmMesh.Testing;
using LlmMesh.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Hosting;

/// <summary>The health monitor on Kestrel, with a clock that moves only when told and no jitter.</summary>
internal sealed class MonitorHost : IAsyncDisposable
{
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(600);

    // The seed's providers, which a developer's environment may configure.
    private static readonly string[] SeededVariables =
        ["OPENROUTER_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "AZURE_OPENAI_API_KEY", "OLLAMA_BASE_URL", "EMULATOR_BASE_URL"];

    private static readonly TimeSpan StateTimeout = TimeSpan.FromSeconds(10);

    // A clock that stands still renews no lease, while the server's goes on.
    private static readonly MonitorPace Unhurried = new() { Lease = TimeSpan.FromSeconds(60) };

    private readonly WebApplication _app;
    private bool _stopped;

    private MonitorHost(WebApplication app, ManualTimeProvider clock, LogCapture log)
    {
        _app = app;
        Clock = clock;
        Log = log;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <summary>The monitor's clock, unless it was started in real time.</summary>
    public ManualTimeProvider Clock { get; }

    public LogCapture Log { get; }

    public HttpClient Client { get; }

    public CatalogSource Catalog => _app.Services.GetRequiredService<CatalogSource>();

    public HealthBoard Board => Find<HealthBoard>();

    public CircuitStore Circuits => Find<CircuitStore>();

    public bool IsLeading => Find<Leader>().IsLeading;

    /// <summary>Starts a monitor.</summary>
    /// <param name="state">The server of the shared state.</param>
    /// <param name="mesh">Its configuration.</param>
    /// <param name="clock">Its clock; one of its own when null.</param>
    /// <param name="settings">Further settings as <c>name=value</c>, for example provider keys.</param>
    public static Task<MonitorHost> StartAsync(
        GarnetServer state, MeshFile mesh, ManualTimeProvider? clock = null, params string[] settings)
    {
        clock ??= new ManualTimeProvider();
        return StartAsync(state, mesh, clock, clock, Unhurried, settings);
    }

    /// <summary>Starts a monitor in real time, for what is timed by the clock of the shared state.</summary>
    /// <param name="state">The server of the shared state.</param>
    /// <param name="mesh">Its configuration.</param>
    /// <param name="pace">How often it looks.</param>
    /// <param name="settings">Further settings as <c>name=value</c>, for example provider keys.</param>
    public static Task<MonitorHost> StartInRealTimeAsync(GarnetServer state, MeshFile mesh, MonitorPace pace, params string[] settings) =>
        StartAsync(state, mesh, new ManualTimeProvider(), TimeProvider.System, pace, settings);

    private static async Task<MonitorHost> StartAsync(
        GarnetServer state, MeshFile mesh, ManualTimeProvider manual, TimeProvider time, MonitorPace pace, string[] settings)
    {
        var log = new LogCapture();
        string[] args =
        [
            "--environment=Development",
            "--urls=http://127.0.0.1:0",
            "--DotEnv:Enabled=false",
            "--Logging:LogLevel:Default=Trace",
            $"--ConnectionStrings:redis={state.Endpoint}",
            $"--Mesh:ConfigFile={mesh.Path}",
            "--Mesh:Config:Shared=false",
            .. SeededVariables.Select(variable => $"--{variable}="),
            .. settings.Select(setting => $"--{setting}"),
        ];
        WebApplication app = HealthMonitorApp.Create(args, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(log);
            builder.Services.AddSingleton(time);
            builder.Services.AddSingleton<Random>(new NoJitter());
            builder.Services.AddSingleton(pace);

            // The shared state is real, and so is the time it takes: on a busy machine more than the product would wait.
            builder.Services.AddSingleton(services => new StateConnection(
                services.GetRequiredService<IConnectionMultiplexer>(), TimeProvider.System)
            {
                Timeout = StateTimeout,
            });
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new MonitorHost(app, manual, log);
    }

    /// <summary>A part of the monitor.</summary>
    public TPart Find<TPart>()
        where TPart : notnull => _app.Services.GetRequiredService<TPart>();

    /// <summary>Probes, or joins the probe under way, and returns the status.</summary>
    public async Task<JsonNode> ProbeAsync()
    {
        using HttpResponseMessage response = await Client.PostAsync("monitor/probe", content: null, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }

    public async Task<JsonNode> StatusAsync() =>
        (await Client.GetFromJsonAsync<JsonNode>("monitor/status", TestContext.Current.CancellationToken))!;

    /// <summary>A route's JSON.</summary>
    public async Task<JsonNode> GetAsync(string path) =>
        (await Client.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            Client.Dispose();
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    private sealed class NoJitter : Random
    {
        public override double NextDouble() => 0;
    }
}

/// <summary>Reads a status.</summary>
internal static class StatusExtensions
{
    /// <summary>The entry of one target.</summary>
    public static JsonNode Target(this JsonNode status, string provider, string model) =>
        status["providers"]!.AsArray()
            .Single(entry => (string?)entry!["provider"] == provider)!["targets"]!.AsArray()
            .Single(entry => (string?)entry!["model"] == model)!;

    public static string State(this JsonNode status, string provider, string model) =>
        status.Target(provider, model)["state"]!.GetValue<string>();

    public static string? Detail(this JsonNode status, string provider, string model) =>
        status.Target(provider, model)["detail"]?.GetValue<string>();
}
