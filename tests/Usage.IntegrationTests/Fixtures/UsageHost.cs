using System.Net.Http.Json;
using System.Text.Json;
using LlmMesh.State;
using LlmMesh.Usage.Drain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>The usage service in this process, on a port of its own.</summary>
internal sealed class UsageHost : IAsyncDisposable
{
    private static readonly TimeSpan StateTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;

    private UsageHost(WebApplication app, RecordedLog log)
    {
        _app = app;
        Log = log;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public RecordedLog Log { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts the service with short waits, so that tests meet them; <paramref name="settings"/> come on top.</summary>
    public static async Task<UsageHost> StartAsync(
        SharedState state, IReadOnlyDictionary<string, string?> ledger, params (string Key, string Value)[] settings)
    {
        var log = new RecordedLog();
        WebApplication app = UsageApp.Create(["--environment=Development", "--DotEnv:Enabled=false"], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders().AddProvider(log);
            builder.Configuration.AddInMemoryCollection(Settings(state, ledger));
            builder.Configuration.AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, string? (pair) => pair.Value));

            // The shared state is real, and so is the time it takes: on a busy machine more than the product would wait.
            builder.Services.AddSingleton(services => new StateConnection(
                services.GetRequiredService<IConnectionMultiplexer>(), TimeProvider.System)
            { Timeout = StateTimeout });
        });
        await app.StartAsync(Cancelled);
        return new UsageHost(app, log);
    }

    /// <summary>The configuration tests run the service with.</summary>
    public static Dictionary<string, string?> Settings(SharedState state, IReadOnlyDictionary<string, string?> ledger) => new(ledger)
    {
        ["ConnectionStrings:redis"] = state.Server.Endpoint,
        ["Mesh:ConfigFile"] = Path.Combine(AppContext.BaseDirectory, "mesh.json"),
        ["Mesh:Config:Shared"] = "false",
        ["Mesh:LedgerDrain:IntentsEvery"] = "00:00:00.050",
        ["Mesh:LedgerDrain:IdleFrom"] = "00:00:00.010",
        ["Mesh:LedgerDrain:IdleTo"] = "00:00:00.020",
        ["Mesh:LedgerDrain:OutageFrom"] = "00:00:00.020",
        ["Mesh:LedgerDrain:OutageTo"] = "00:00:00.100",
        ["Mesh:LedgerDrain:AbandonedAfter"] = "00:00:01",
        ["Mesh:LedgerDrain:AbandonedEvery"] = "00:00:00.200",
    };

    public async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path, Cancelled);

    /// <summary>Ids of all records, page by page.</summary>
    public async Task<List<string>> AllIdsAsync(string filter = "limit=1000")
    {
        List<string> ids = [];
        string? cursor = null;
        do
        {
            JsonElement page = await GetAsync($"/usage/records?{filter}{(cursor is null ? "" : $"&cursor={cursor}")}");
            ids.AddRange(page.GetProperty("data").EnumerateArray().Select(record => record.GetProperty("id").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        return ids;
    }

    /// <summary>Waits until so many requests of the day tests play on are stored.</summary>
    public Task HasStoredAsync(int count) => Eventually.HoldsAsync($"{count} records stored", async () =>
    {
        using HttpResponseMessage answer = await Client.GetAsync(new Uri(Events.DailyPath, UriKind.Relative), Cancelled);
        if (!answer.IsSuccessStatusCode)
        {
            return false;
        }

        JsonElement day = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        return day.GetProperty("total").GetProperty("requests").GetInt64() >= count;
    });

    public Task HasLoggedAsync(string beginning) => Eventually.HoldsAsync(
        $"the log says '{beginning}'",
        () => Task.FromResult(Log.All.Any(message => message.StartsWith(beginning, StringComparison.Ordinal))));

    /// <summary>Waits until the drain has reached both ends once.</summary>
    public Task HasDrainedAsync() => Eventually.HoldsAsync(
        "a drain", () => Task.FromResult(Services.GetRequiredService<DrainStatus>().Current.LastSuccess is not null));

    public Task StopAsync() => _app.StopAsync(Cancelled);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
