using System.Net;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Budgets;

/// <summary>The configuration's daily budget: listed and published like any other, changed in the file alone.</summary>
public sealed class ConfiguredBudgetTests(SharedState state) : IClassFixture<SharedState>, IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-configuration-");
    private readonly SqliteTestLedger _ledger = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.FullName, "mesh.json");

    public async ValueTask InitializeAsync() => await state.ClearAsync();

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Daily_OfTheFile_IsListedPublishedAndReadOnly()
    {
        await WriteAsync("""{ "usd": 7, "kind": "hard" }""");
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);

        JsonElement daily = Assert.Single(await api.ListAsync());

        Assert.Equal("daily", daily.GetProperty("id").GetString());
        Assert.Equal("default", daily.GetProperty("name").GetString());
        Assert.Equal(7m, daily.GetProperty("limit_usd").GetDecimal());
        Assert.True(daily.GetProperty("read_only").GetBoolean());
        await api.StandsAtAsync("daily", 0);
        foreach ((HttpMethod method, string path) in new[] { (HttpMethod.Put, "/usage/budgets/daily"), (HttpMethod.Delete, "/usage/budgets/daily") })
        {
            JsonElement error = await api.RefusedAsync(HttpStatusCode.Conflict, method, path, """{"limit_usd":1}""");
            Assert.Contains("settings.daily_budget", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        await api.RefusedAsync(
            HttpStatusCode.Conflict, HttpMethod.Post, "/usage/budgets", """{"id":"daily","scope":"team","name":"blue","period":"day","limit_usd":1}""");
    }

    [Fact]
    public async Task Daily_FileEdited_IsPublishedAnew()
    {
        await WriteAsync("""{ "usd": 7, "kind": "hard" }""");
        await using UsageHost usage = await StartAsync(every: "00:01:00");
        await Eventually.HoldsAsync("it is published", async () => await state.Mesh.BudgetList.ReadAsync(Cancelled) is [{ LimitNanoDollars: 7_000_000_000 }]);

        await WriteAsync("""{ "usd": 8, "kind": "soft" }""");

        await Eventually.HoldsAsync("the edit is published", async () =>
            await state.Mesh.BudgetList.ReadAsync(Cancelled) is [{ LimitNanoDollars: 8_000_000_000, Kind: BudgetKind.Soft }]);
    }

    [Fact]
    public async Task Edit_ThatIsRefused_DegradesHealthAndChangesNothing()
    {
        await WriteAsync("""{ "usd": 7, "kind": "hard" }""");
        await using UsageHost usage = await StartAsync();

        await WriteAsync("-1");

        await Eventually.HoldsAsync("health says so", async () =>
            (await usage.Client.GetStringAsync("/health", Cancelled)).Contains("daily_budget", StringComparison.Ordinal));
        Assert.Equal(7m, Assert.Single(await new BudgetApi(usage.Client).ListAsync()).GetProperty("limit_usd").GetDecimal());
    }

    private Task<UsageHost> StartAsync(string every = "00:00:00.100") => UsageHost.StartAsync(
        state, _ledger.Configuration, ("Mesh:ConfigFile", File), ("Mesh:Budgets:Every", every));

    private Task WriteAsync(string budget) => System.IO.File.WriteAllTextAsync(
        File, $$"""{ "profiles": { "development": { "daily_budget": {{budget}} } } }""", Cancelled);
}
