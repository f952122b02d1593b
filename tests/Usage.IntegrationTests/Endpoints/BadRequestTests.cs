using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Endpoints;

/// <summary>What cannot be answered is refused in OpenAI's form, with the parameter and the remedy.</summary>
public sealed class BadRequestTests(SharedState state) : IClassFixture<SharedState>, IAsyncLifetime
{
    private StoredRecords _records = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _records = await StoredRecords.CreateAsync(state, new SqliteTestLedger());

    public ValueTask DisposeAsync() => _records.DisposeAsync();

    [Theory]
    [InlineData("/usage/records?limit=0", "limit", "1 to 1000")]
    [InlineData("/usage/records?limit=1001", "limit", "1 to 1000")]
    [InlineData("/usage/records?limit=ten", "limit", "1 to 1000")]
    [InlineData("/usage/records?limit=-1", "limit", "1 to 1000")]
    [InlineData("/usage/records?from=yesterday", "from", "2026-01-31T09:30:00Z")]
    [InlineData("/usage/records?to=2026-13-01", "to", "2026-01-31")]
    [InlineData("/usage/records?from=2026-03-15&to=2026-03-14", "from", "earlier than 'to'")]
    [InlineData("/usage/records?outcome=good", "outcome", "completed, failed, cancelled, interrupted, abandoned")]
    [InlineData("/usage/records?cursor=abc", "cursor", "next_cursor")]
    [InlineData("/usage/records?cursor=%C3%A4%20!", "cursor", "next_cursor")]
    [InlineData("/usage/records?modle=gpt", "modle", "provider, model, key")]
    [InlineData("/usage/records?model=", "model", "leave the parameter out")]
    [InlineData("/usage/records?model=a&model=b", "model", "exactly one value")]
    [InlineData("/usage/records?team=a%00b", "team", "exactly one value")]
    [InlineData("/usage/daily?date=14.03.2026", "date", "YYYY-MM-DD")]
    [InlineData("/usage/daily?date=2026-02-30", "date", "YYYY-MM-DD")]
    [InlineData("/usage/daily?day=2026-03-14", "day", "date")]
    [InlineData("/usage/daily?format=html", "format", "json, markdown")]
    [InlineData("/usage/records?fault=bad", "fault", "rate_limited")]
    [InlineData("/usage/records?from=99999999999999999", "from", "Unix milliseconds")]
    [InlineData("/usage/summary?group_by=colour", "group_by", "provider, model, key")]
    [InlineData("/usage/summary?group_by=model,model", "group_by", "each once")]
    [InlineData("/usage/summary?group_by=model,key", "group_by", "do not combine")]
    [InlineData("/usage/summary?group_by=hour,day", "group_by", "do not combine")]
    [InlineData("/usage/summary?group_by=", "group_by", "leave the parameter out")]
    [InlineData("/usage/summary?time_zone=Mars/Olympus", "time_zone", "Europe/Berlin")]
    [InlineData("/usage/summary?time_zone=../etc/localtime", "time_zone", "Europe/Berlin")]
    [InlineData("/usage/summary?time_zone=/etc/localtime", "time_zone", "Europe/Berlin")]
    [InlineData("/usage/summary?from=2026-03-14T00:01:00Z", "from", "quarter of an hour")]
    [InlineData("/usage/summary?from=2026-03-14&to=2026-03-14", "from", "earlier than 'to'")]
    [InlineData("/usage/summary?from=0001-01-01&time_zone=Asia/Tokyo", "from", "quarter of an hour")]
    [InlineData("/usage/summary?model=x", "model", "group_by")]
    [InlineData("/usage/budgets?team=blue", "team", "takes none")]
    [InlineData("/usage/export?format=pdf", "format", "csv, jsonl, xlsx")]
    [InlineData("/usage/export?limit=3", "limit", "format")]
    [InlineData("/usage/export?outcome=good", "outcome", "completed")]
    public async Task Get_BadParameter_NamesItAndTheRemedy(string path, string parameter, string remedy)
    {
        using HttpResponseMessage answer = await _records.Usage.Client.GetAsync(new Uri(path, UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        JsonElement error = await ErrorAsync(answer);
        Assert.Equal(parameter, error.GetProperty("param").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal("invalid_parameter", error.GetProperty("code").GetString());
        Assert.Contains(remedy, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/usage/nothing", HttpStatusCode.NotFound, "unknown_route")]
    [InlineData("GET", "/", HttpStatusCode.NotFound, "unknown_route")]
    [InlineData("POST", "/usage/records", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("PATCH", "/usage/budgets", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("GET", "/usage/budgets/unknown", HttpStatusCode.NotFound, "budget_not_found")]
    [InlineData("PUT", "/usage/budgets/unknown", HttpStatusCode.NotFound, "budget_not_found")]
    [InlineData("DELETE", "/usage/budgets/unknown", HttpStatusCode.NotFound, "budget_not_found")]
    [InlineData("GET", "/usage/records/unknown", HttpStatusCode.NotFound, "record_not_found")]
    public async Task Send_RouteOrRecordThatIsNotThere_SaysWhich(string method, string path, HttpStatusCode status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage answer = await _records.Usage.Client.SendAsync(request, Cancelled);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, (await ErrorAsync(answer)).GetProperty("code").GetString());
    }

    private static async Task<JsonElement> ErrorAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("error");
    }
}
