using LlmMesh.HealthMonitor;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>The health monitor in this process and in real time: what it probes is timed by the clock of the shared state.</summary>
internal sealed class MonitorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private MonitorServer(WebApplication app, DirectoryInfo folder)
    {
        _app = app;
        _folder = folder;
    }

    public static async Task<MonitorServer> StartAsync(string state, Uri emulator, string configuration)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmmesh-monitor-");
        string file = Path.Combine(folder.FullName, "router_config.json");
        await File.WriteAllTextAsync(file, configuration, TestContext.Current.CancellationToken);
        string[] arguments =
        [
            "--environment=Development",
            "--urls=http://127.0.0.1:0",
            "--DotEnv:Enabled=false",
            $"--ConnectionStrings:redis={state}",
            $"--Mesh:ConfigFile={file}",
            "--Mesh:Config:Shared=false",
            $"--EMULATOR_BASE_URL={emulator}",
        ];
        WebApplication app = HealthMonitorApp.Create(arguments, builder => builder.Logging.ClearProviders());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new MonitorServer(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
