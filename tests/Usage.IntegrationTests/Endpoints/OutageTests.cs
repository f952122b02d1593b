using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Endpoints;

/// <summary>What callers and orchestrators hear about the two ends of the service.</summary>
public sealed class OutageTests(SharedState state) : IClassFixture<SharedState>, IAsyncLifetime
{
    private readonly SqliteTestLedger _ledger = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await state.ClearAsync();

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    [Fact]
    public async Task Health_AllWell_SaysWhenTheDrainLastWorkedAndHowMuchWaits()
    {
        await using UsageHost usage = await UsageHost.StartAsync(state, _ledger.Configuration);
        await usage.HasDrainedAsync();

        JsonElement health = await usage.GetAsync("/health");

        Assert.Equal("Healthy", health.GetProperty("status").GetString());
        Assert.Equal("SQLite", Description(health, "ledger"));
        Assert.Matches("^last drain 20.+, backlog 0, set aside 0$", Description(health, "drain"));
    }

    [Fact]
    public async Task Health_DatabaseAway_IsUnhealthyAndTheDrainSaysWhatItWaitsFor()
    {
        Directory.CreateDirectory(_ledger.File);
        await state.SettleAsync(Events.Series(3));
        await using UsageHost usage = await UsageHost.StartAsync(state, _ledger.Configuration);
        await usage.HasLoggedAsync("Ledger drain waits");

        using HttpResponseMessage answer = await usage.Client.GetAsync(new Uri("/health", UriKind.Relative), Cancelled);
        JsonElement health = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("SQLite does not answer", Description(health, "ledger"));
        Assert.Matches("^no drain yet, backlog 3, set aside 0, waiting for the database since 20", Description(health, "drain"));
    }

    [Fact]
    public async Task Report_DatabaseAway_SaysSoAndWhenToTryAgain()
    {
        Directory.CreateDirectory(_ledger.File);
        await using UsageHost usage = await UsageHost.StartAsync(state, _ledger.Configuration);

        using HttpResponseMessage answer = await usage.Client.GetAsync(new Uri("/usage/records", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        JsonElement error = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("error");
        Assert.Equal("database_unavailable", error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Report_StateAway_StillAnswers()
    {
        LedgerEvent stored = Events.Completed();
        await using UsageHost usage = await UsageHost.StartAsync(state, _ledger.Configuration);
        await state.SettleAsync(stored);
        await usage.HasStoredAsync(1);

        await state.Server.StopAsync();
        try
        {
            await usage.HasLoggedAsync("Ledger drain waits for the shared state");
            Assert.Equal([stored.Id], await usage.AllIdsAsync());
        }
        finally
        {
            await state.RestartAsync();
        }
    }

    private static string? Description(JsonElement health, string check) =>
        health.GetProperty("checks").GetProperty(check).GetProperty("description").GetString();
}
