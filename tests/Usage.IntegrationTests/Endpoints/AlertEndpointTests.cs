using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Alerts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Endpoints;

/// <summary>Two replicas as they run: what one of them notices both show, and it is told once.</summary>
public sealed class AlertEndpointTests(SharedState state) : IClassFixture<SharedState>, IAsyncLifetime
{
    private readonly SqliteTestLedger _ledger = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-alerts-");
    private WebhookReceiver _receiver = null!;
    private UsageHost _one = null!;
    private UsageHost _other = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await state.ClearAsync();
        _receiver = await WebhookReceiver.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "mesh.json"), AlertScene.CallingAt(_receiver.Url), Cancelled);
        _one = await StartAsync();
        _other = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _receiver.DisposeAsync();
        await _ledger.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Alerts_OfRunningReplicas_AreToldOnceAndShownPageByPage()
    {
        await _one.HasDrainedAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await _one.Services.GetRequiredService<LedgerStore>().InsertAsync(
            [.. Enumerable.Range(0, 20).Select(_ => Events.Completed(at: now.AddSeconds(-30)) with
            {
                Outcome = RequestOutcome.Failed, Fault = FaultClass.Timeout, LatencyMs = 10_000, CostNanoDollars = 1_000_000_000,
            })],
            Cancelled);

        await Eventually.HoldsAsync("three alerts are told", () => Task.FromResult(_receiver.Calls.Count >= 3));

        JsonElement all = await _other.GetAsync("/usage/alerts?state=active");
        Assert.Equal(["cost", "error_rate", "latency"], Rules(all).Order(StringComparer.Ordinal));
        JsonElement notified = all.GetProperty("data")[0].GetProperty("notifications");
        Assert.Equal(["log", "ops"], notified.EnumerateArray().Select(each => each.GetProperty("sink").GetString()));
        JsonElement first = await _other.GetAsync("/usage/alerts?limit=2");
        JsonElement second = await _other.GetAsync($"/usage/alerts?limit=2&cursor={first.GetProperty("next_cursor").GetString()}");
        Assert.Equal(Rules(all), Rules(first).Concat(Rules(second)));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_cursor").ValueKind);
        Assert.Equal(["latency"], Rules(await _one.GetAsync("/usage/alerts?rule=latency")));
        Assert.Empty(Rules(await _one.GetAsync("/usage/alerts?state=resolved")));
        Assert.Equal(3, _receiver.Calls.Select(call => call.Headers["webhook-id"]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3, _receiver.Calls.Count);
    }

    [Fact]
    public async Task Test_Sinks_ReportsWhatBecameOfIt()
    {
        _receiver.Answer(401);

        JsonElement failed = (await TestAsync("?sink=ops")).GetProperty("results");
        JsonElement both = (await TestAsync("")).GetProperty("results");

        Assert.Equal(
            ("ops", false, 401, "it answered 401"),
            (failed[0].GetProperty("sink").GetString(), failed[0].GetProperty("delivered").GetBoolean(),
                failed[0].GetProperty("status").GetInt32(), failed[0].GetProperty("problem").GetString()));
        Assert.Equal(["log", "ops"], both.EnumerateArray().Select(result => result.GetProperty("sink").GetString()));
        Assert.All(both.EnumerateArray(), result => Assert.True(result.GetProperty("delivered").GetBoolean()));
        Assert.Equal(["test", "test"], _receiver.Calls.Select(call => call.Event));
        Assert.Empty(Rules(await _one.GetAsync("/usage/alerts")));
    }

    [Theory]
    [InlineData("GET", "/usage/alerts?state=open", "state")]
    [InlineData("GET", "/usage/alerts?rule=disk_full", "rule")]
    [InlineData("GET", "/usage/alerts?limit=501", "limit")]
    [InlineData("GET", "/usage/alerts?cursor=abc", "cursor")]
    [InlineData("GET", "/usage/alerts?page=2", "page")]
    [InlineData("POST", "/usage/alerts/test?sink=nobody", "sink")]
    public async Task Request_BadParameter_NamesIt(string method, string path, string parameter)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage answer = await _one.Client.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Equal(parameter, body.GetProperty("error").GetProperty("param").GetString());
    }

    private static string[] Rules(JsonElement page) =>
        [.. page.GetProperty("data").EnumerateArray().Select(alert => alert.GetProperty("rule").GetString()!)];

    private async Task<JsonElement> TestAsync(string query)
    {
        using HttpResponseMessage answer = await _one.Client.PostAsync(new Uri($"/usage/alerts/test{query}", UriKind.Relative), content: null, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
    }

    private Task<UsageHost> StartAsync() => UsageHost.StartAsync(
        state,
        _ledger.Configuration,
        ("Mesh:ConfigFile", Path.Combine(_folder.FullName, "mesh.json")),
        ("HOOK_SECRET", AlertScene.Secret),
        ("Mesh:Alerts:CheckEvery", "00:00:00.100"),
        ("Mesh:Alerts:Lease", "00:00:02"),
        ("Mesh:Alerts:DeliverEvery", "00:00:00.050"));
}
