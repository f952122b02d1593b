using System.Net;
using System.Text.Json;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Budgets;

/// <summary>A budget that says something impossible is refused with the field and the remedy, and nothing changes.</summary>
public sealed class BadBudgetTests(SharedState state) : IClassFixture<SharedState>, IAsyncLifetime
{
    private StoredRecords _records = null!;

    public async ValueTask InitializeAsync() => _records = await StoredRecords.CreateAsync(state, new SqliteTestLedger());

    public ValueTask DisposeAsync() => _records.DisposeAsync();

    [Theory]
    [InlineData("""{"limit_usd":-1}""", "limit_usd", "positive")]
    [InlineData("""{"limit_usd":0}""", "limit_usd", "positive")]
    [InlineData("""{"limit_usd":1e999}""", "limit_usd", "positive")]
    [InlineData("""{"limit_usd":"NaN"}""", "limit_usd", "positive")]
    [InlineData("""{"limit_usd":9000001}""", "limit_usd", "9000000")]
    [InlineData("""{"limit_usd":0.0000000001}""", "limit_usd", "9 decimals")]
    [InlineData("""{"limit_usd":null}""", "limit_usd", "positive")]
    [InlineData("""{"time_zone":"Mars/Olympus"}""", "time_zone", "Europe/Berlin")]
    [InlineData("""{"time_zone":7}""", "time_zone", "text")]
    [InlineData("""{"period":null}""", "period", "day, week, month, total")]
    [InlineData("""{"period":"year"}""", "period", "day, week, month, total")]
    [InlineData("""{"scope":null}""", "scope", "organisation, team, key, provider, target")]
    [InlineData("""{"scope":"user"}""", "scope", "organisation, team, key, provider, target")]
    [InlineData("""{"scope":"Team"}""", "scope", "organisation, team, key, provider, target")]
    [InlineData("""{"kind":"firm"}""", "kind", "hard, soft")]
    [InlineData("""{"on_exhausted":"wait"}""", "on_exhausted", "refuse, cheaper, free")]
    [InlineData("""{"name":null}""", "name", "whose")]
    [InlineData("""{"name":""}""", "name", "not empty")]
    [InlineData("""{"name":"a\u0000b"}""", "name", "control")]
    [InlineData("""{"scope":"key"}""", "team", "key")]
    [InlineData("""{"team":"blue"}""", "team", "Only a key's")]
    [InlineData("""{"scope":"provider","name":"opneai"}""", "name", "openai")]
    [InlineData("""{"scope":"target","name":"gpt-4o"}""", "name", "provider/model")]
    [InlineData("""{"id":"Blue"}""", "id", "lower-case")]
    [InlineData("""{"id":"-x"}""", "id", "lower-case")]
    [InlineData("""{"limit":3}""", "limit", "limit_usd")]
    public async Task Create_BadField_NamesItAndTheRemedy(string change, string field, string remedy)
    {
        var budget = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        const string Good = """{"scope":"team","name":"blue","period":"day","limit_usd":1}""";
        foreach (JsonProperty property in JsonElement.Parse(Good).EnumerateObject().Concat(JsonElement.Parse(change).EnumerateObject()))
        {
            budget[property.Name] = property.Value;
        }

        await AssertRefusedAsync(JsonSerializer.Serialize(budget), field, remedy);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"scope":"team","name":"blue","period":"day","limit_usd":1,"limit_usd":2}""")]
    [InlineData("""{"scope":"team","name":"\ud800","period":"day","limit_usd":1}""")]
    [InlineData("""{"scope":"team","name":"blue","period":"day","limit_usd":NaN}""")]
    public async Task Create_NoObject_IsRefused(string body) => await AssertRefusedAsync(body, "$", "");

    [Fact]
    public async Task Create_HugeBody_IsRefused() => await AssertRefusedAsync(new string(' ', 100_000), "$", "16384");

    [Fact]
    public async Task Change_Nothing_IsRefused()
    {
        var api = new BudgetApi(_records.Usage.Client);
        await api.CreateAsync("""{"id":"x","scope":"team","name":"blue","period":"day","limit_usd":1}""");

        JsonElement error = await api.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Put, "/usage/budgets/x", "{}");

        Assert.Contains("limit_usd, on_exhausted", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(string body, string field, string remedy)
    {
        var api = new BudgetApi(_records.Usage.Client);
        JsonElement error = await api.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/usage/budgets", body);
        Assert.Equal(field, error.GetProperty("param").GetString());
        Assert.Equal("invalid_parameter", error.GetProperty("code").GetString());
        Assert.Contains(remedy, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(await api.ListAsync());
    }
}
