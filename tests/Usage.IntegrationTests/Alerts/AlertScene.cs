using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.Testing.Time;
using LlmMesh.Usage.Alerts;
using LlmMesh.Usage.Alerts.Delivery;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using LlmMesh.Usage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Alerts;

/// <summary>
/// A replica of the usage service of which nothing runs by itself: a test has it check, deliver and grow older. Its parts, database,
/// shared state and receivers are real.
/// </summary>
internal sealed class AlertScene : IAsyncDisposable
{
    public const string Secret = "a secret of the receiver's";

    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private AlertScene(WebApplication app, DirectoryInfo folder, ManualTimeProvider clock, RecordedLog log)
    {
        _app = app;
        _folder = folder;
        Clock = clock;
        Log = log;
    }

    public ManualTimeProvider Clock { get; }

    public RecordedLog Log { get; }

    public IServiceProvider Services => _app.Services;

    public MeshState State => Services.GetRequiredService<MeshState>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A replica; several can share database, state and clock.</summary>
    /// <param name="state">The shared state.</param>
    /// <param name="ledger">The database.</param>
    /// <param name="configuration">The mesh's configuration.</param>
    /// <param name="clock">Its clock; null for one of its own that begins now, because the shared state dates by the real one.</param>
    public static async Task<AlertScene> CreateAsync(
        SharedState state, ITestLedger ledger, string configuration, ManualTimeProvider? clock = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmmesh-alerts-");
        string file = Path.Combine(folder.FullName, "router_config.json");
        await File.WriteAllTextAsync(file, configuration, Cancelled);
        clock ??= new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        var log = new RecordedLog();
        WebApplication app = UsageApp.Create(["--environment=Development", "--DotEnv:Enabled=false"], builder =>
        {
            builder.Logging.ClearProviders().AddProvider(log);
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Configuration.AddInMemoryCollection(UsageHost.Settings(state, ledger.Configuration));
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Mesh:ConfigFile"] = file,
                ["HOOK_SECRET"] = Secret,
                ["BLANK_SECRET"] = "  ",
            });
        });
        await app.Services.GetRequiredService<LedgerSchema>().EnsureAsync(Cancelled);
        return new AlertScene(app, folder, clock, log);
    }

    /// <summary>A configuration whose alerts go to a receiver on this machine.</summary>
    public static string CallingAt(string url, string rules = "{}", string more = "") => $$"""
        {
          "alerts": {
            "rules": {{rules}},
            "webhooks": { "ops": { "url": "{{url}}", "secret_variable": "HOOK_SECRET", "allow_private": true } }
          }
          {{more}}
        }
        """;

    public async Task StoreAsync(params IReadOnlyList<LedgerEvent> events)
    {
        StoreResult result = await Services.GetRequiredService<LedgerStore>().InsertAsync(events, Cancelled);
        Assert.Equal(StoreOutcome.Stored, result.Outcome);
    }

    public Task CheckAsync() => Services.GetRequiredService<AlertRound>().RunAsync(Cancelled);

    public Task DeliverAsync() => Services.GetRequiredService<DeliveryPass>().RunAsync(Cancelled);

    /// <summary>Checks until a condition that has passed is taken for passed.</summary>
    public async Task OutlastAsync()
    {
        await CheckAsync();
        Clock.Advance(TimeSpan.FromSeconds(60));
        await CheckAsync();
    }

    /// <summary>Alerts, newest first.</summary>
    public async Task<IReadOnlyList<(AlertRow Alert, IReadOnlyList<NotificationRow> Notifications)>> AlertsAsync() =>
        await Services.GetRequiredService<AlertStore>().ListAsync(new AlertQuery(null, null, null, 100), Cancelled);

    /// <summary>Rules and subjects of the alerts that are active.</summary>
    public async Task<string[]> ActiveAsync() =>
    [
        .. (await AlertsAsync())
            .Where(entry => entry.Alert.ResolvedAtMs is null)
            .Select(entry => $"{entry.Alert.Rule} {entry.Alert.Subject}".TrimEnd())
            .Order(StringComparer.Ordinal),
    ];

    public void Reconfigure(string configuration)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "router_config.json"), configuration);
        Services.GetRequiredService<Catalog.CatalogSource>().Reload();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
