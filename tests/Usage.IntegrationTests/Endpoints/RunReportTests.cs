using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Endpoints;

/// <summary><c>POST /usage/daily</c>: the report that misses nothing.</summary>
public sealed class RunReportTests(SharedState state) : LedgerTests(state), IClassFixture<SharedState>
{
    private static readonly Uri Path = new(Events.DailyPath, UriKind.Relative);

    [Fact]
    public async Task Run_WithEventsThatWait_StoresThemFirst()
    {
        LedgerEvent[] events = Events.Series(3);
        await using UsageHost usage = await StartAsync(("Mesh:LedgerDrain:IdleFrom", "00:00:02"), ("Mesh:LedgerDrain:IdleTo", "00:00:02"));
        await usage.HasDrainedAsync();
        await State.SettleAsync(events);

        using HttpResponseMessage answer = await usage.Client.PostAsync(Path, content: null, Cancelled);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement day = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Equal(events.Length, day.GetProperty("total").GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Run_WhileTheStateIsAway_SaysThatTheLedgerIsBehind()
    {
        await using UsageHost usage = await StartAsync(("Mesh:Budgets:CatchUpWithin", "00:00:00.500"));
        await usage.HasDrainedAsync();

        await State.Server.StopAsync();
        using HttpResponseMessage answer = await usage.Client.PostAsync(Path, content: null, Cancelled);
        await State.RestartAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        JsonElement error = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("error");
        Assert.Equal("ledger_behind", error.GetProperty("code").GetString());
    }

    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());

    private Task<UsageHost> StartAsync(params (string Key, string Value)[] settings) => UsageHost.StartAsync(State, Ledger.Configuration, settings);
}
