using System.Net;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Principals;

/// <summary>A data key sees what is its team's; of another team's it cannot even tell that it exists. Runs against each database.</summary>
public abstract class TenancyTests(SharedState state) : IAsyncLifetime
{
    private static readonly LedgerEvent Blue = Events.Completed("blue-1");
    private static readonly LedgerEvent Other = Events.Completed("blue-2") with { Caller = new LedgerCaller("key-2", "blue", "acme") };
    private static readonly LedgerEvent Red = Events.Completed("red-1") with
    {
        Caller = new LedgerCaller("key-3", "red", "acme"),
        Provider = "openai",
        Model = "secret-model",
        LatencyMs = 9999,
    };

    private ITestLedger _ledger = null!;
    private UsageHost _usage = null!;

    private SealedCaller Admin => new(_usage, SealedCaller.Admin);

    private SealedCaller Data => new(_usage, SealedCaller.Data("blue", "key-1"));

    public async ValueTask InitializeAsync()
    {
        _ledger = await CreateLedgerAsync();
        await state.ClearAsync();
        _usage = await UsageHost.StartAsync(state, _ledger.Configuration, SealedCaller.Setting);
        await _usage.HasDrainedAsync();
        StoreResult stored = await _usage.Services.GetRequiredService<LedgerStore>().InsertAsync([Blue, Other, Red], TestContext.Current.CancellationToken);
        Assert.Equal(StoreOutcome.Stored, stored.Outcome);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _usage.DisposeAsync();
        await _ledger.DisposeAsync();
    }

    [Fact]
    public async Task Record_OfAnotherTeam_Is404LikeOneThatIsNotThere()
    {
        await Data.GetAsync("/usage/records/blue-2");
        JsonElement hidden = await Data.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, "/usage/records/red-1");
        JsonElement absent = await Data.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, "/usage/records/red-2");

        Assert.Equal(absent.GetRawText().Replace("red-2", "red-1", StringComparison.Ordinal), hidden.GetRawText());
        await Admin.GetAsync("/usage/records/red-1");
    }

    [Theory]
    [InlineData("/usage/records?team=red")]
    [InlineData("/usage/export?team=red")]
    [InlineData("/usage/export?team=nobody")]
    [InlineData("/usage/records?team=*")]
    public async Task Filter_ThatNamesAnotherTeam_Is404(string path)
    {
        JsonElement error = await Data.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, path);
        Assert.Equal("team_not_found", error.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/usage/records")]
    [InlineData("/usage/records?team=blue")]
    [InlineData("/usage/records?key=key-3")]
    [InlineData("/usage/records?model=secret-model")]
    [InlineData("/usage/export?format=jsonl")]
    [InlineData("/usage/export?format=csv&key=key-3")]
    [InlineData("/usage/summary?from=2026-03-14&to=2026-03-15&group_by=key,team")]
    [InlineData("/usage/summary?from=2026-03-14&to=2026-03-15&group_by=hour")]
    [InlineData(Events.DailyPath)]
    [InlineData(Events.DailyPath + "&format=markdown")]
    public async Task Reports_OfADataKey_SayNothingOfAnotherTeam(string path)
    {
        using HttpResponseMessage answer = await Data.SendAsync(HttpMethod.Get, path);
        string body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        foreach (string secret in (string[])["red", "key-3", "secret-model", "9999"])
        {
            Assert.DoesNotContain(secret, body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sums_OfADataKey_AreItsTeams()
    {
        JsonElement page = await Data.GetAsync("/usage/records");
        JsonElement summary = await Data.GetAsync("/usage/summary?from=2026-03-14&to=2026-03-15&group_by=key");
        JsonElement day = await Data.GetAsync(Events.DailyPath);

        Assert.Equal(2, page.GetProperty("data").GetArrayLength());
        Assert.Equal(2, summary.GetProperty("total").GetProperty("requests").GetInt64());
        Assert.Equal(2, summary.GetProperty("groups").GetArrayLength());
        Assert.Equal(2, day.GetProperty("total").GetProperty("requests").GetInt64());
        Assert.Equal(2, day.GetProperty("by_key").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, day.GetProperty("by_model").ValueKind);
        Assert.Equal(3, (await Admin.GetAsync(Events.DailyPath)).GetProperty("total").GetProperty("requests").GetInt64());
    }

    [Fact]
    public async Task Summary_OfADataKeyByModel_SaysWhatItMayGroupBy()
    {
        JsonElement error = await Data.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/usage/summary?group_by=model");
        Assert.Equal("group_by", error.GetProperty("param").GetString());
        Assert.Contains("key, team, organisation", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Budgets_OfADataKey_AreThoseThatItsTeamIsPaidFrom()
    {
        foreach (string budget in (string[])
        [
            """{"id":"team-blue","scope":"team","name":"blue","period":"total","limit_usd":1}""",
            """{"id":"key-blue","scope":"key","name":"key-2","team":"blue","period":"total","limit_usd":1}""",
            """{"id":"all","scope":"organisation","name":"acme","period":"total","limit_usd":1}""",
            """{"id":"team-red","scope":"team","name":"red","period":"total","limit_usd":1}""",
            """{"id":"key-red","scope":"key","name":"key-1","team":"red","period":"total","limit_usd":1}""",
            """{"id":"provider","scope":"provider","name":"openai","period":"total","limit_usd":1}""",
        ])
        {
            await Admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, "/usage/budgets", budget);
        }

        Assert.Equal(["all", "key-blue", "team-blue"], await IdsAsync(Data, "/usage/budgets", "data"));
        Assert.Equal(["all", "team-blue"], await IdsAsync(Data, "/usage/keys/me", "budgets"));
        Assert.Equal(6, (await IdsAsync(Admin, "/usage/budgets", "data")).Length);
        await Data.GetAsync("/usage/budgets/team-blue");
        foreach (string id in (string[])["team-red", "key-red", "provider"])
        {
            JsonElement error = await Data.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/usage/budgets/{id}");
            Assert.Equal("budget_not_found", error.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Me_StoredKey_TellsScopeLimitsAndWhatIsLeft()
    {
        await Admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, "/usage/teams", """{"name":"green","limits":{"concurrency":9}}""");
        JsonElement created = await Admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/usage/keys", """{"name":"mine","team":"green","scope":{"models":["a/*"]},"tags":{"x":"y"}}""");
        string id = created.GetProperty("key").GetProperty("id").GetString()!;
        await Admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/usage/budgets", $$"""{"id":"own","scope":"key","name":"{{id}}","team":"green","period":"day","limit_usd":2}""");

        JsonElement me = await new SealedCaller(_usage, SealedCaller.Data("green", id)).GetAsync("/usage/keys/me");

        Assert.Equal(("mine", "green", "data"), (me.GetProperty("name").GetString(), me.GetProperty("team").GetString(), me.GetProperty("kind").GetString()));
        Assert.Equal("a/*", me.GetProperty("scope").GetProperty("models")[0].GetString());
        Assert.Equal(9, me.GetProperty("team_limits").GetProperty("concurrency").GetInt32());
        Assert.Equal(2m, me.GetProperty("budgets")[0].GetProperty("remaining_usd").GetDecimal());
        Assert.DoesNotContain(created.GetProperty("secret").GetString()!, me.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>An empty database.</summary>
    private protected abstract Task<ITestLedger> CreateLedgerAsync();

    private static async Task<string[]> IdsAsync(SealedCaller caller, string path, string list) =>
        [.. (await caller.GetAsync(path)).GetProperty(list).EnumerateArray().Select(entry => entry.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];
}

/// <summary>On SQLite.</summary>
public sealed class SqliteTenancyTests(SharedState state) : TenancyTests(state), IClassFixture<SharedState>
{
    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresTenancyTests(SharedState state, PostgresCluster cluster) : TenancyTests(state), IClassFixture<SharedState>
{
    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
