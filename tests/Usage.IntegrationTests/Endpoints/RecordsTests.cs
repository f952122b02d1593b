using System.Globalization;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Endpoints;

/// <summary><c>/usage/records</c> against each database.</summary>
public abstract class RecordsTests(SharedState state)
{
    private static readonly Dictionary<string, string> Live = new(StringComparer.Ordinal) { ["env"] = "live" };

    [Fact]
    public async Task Find_LabelsLongerThanAnIndexTakes_AreCutAndFound()
    {
        string endless = string.Concat(Enumerable.Range(0, 300).Select(_ => Guid.NewGuid().ToString("n")));
        LedgerEvent odd = Events.Completed(id: "req-1") with
        {
            User = endless,
            Category = "\0",
            Tags = new Dictionary<string, string>(StringComparer.Ordinal) { [endless] = "a\0b", ["x"] = endless },
        };
        await using StoredRecords records = await CreateAsync(odd);

        JsonElement page = await records.Usage.GetAsync($"/usage/records?user={endless[..256]}&tag=x:{endless[..254]}");

        Assert.Equal(["req-1"], Ids(page));
        JsonElement tags = page.GetProperty("data")[0].GetProperty("tags");
        Assert.Equal("a\0b", tags.GetProperty(endless).GetString());
    }

    [Fact]
    public async Task Find_StoredRequest_ShowsEveryField()
    {
        LedgerEvent stored = Events.Completed(id: "req-1");
        await using StoredRecords records = await CreateAsync(stored);

        JsonElement record = await records.Usage.GetAsync("/usage/records/req-1");

        Assert.Equal(
            """
            {"id":"req-1","admitted_at":"2026-03-14T12:00:00+00:00","admitted_at_ms":1773489600000,"key":"key-1","team":"blue","organisation":"acme","operation":"chat","requested_model":"router","provider":"openrouter","model":"moonshotai/kimi-k2.5","stream":true,"outcome":"completed","status":200,"fault":"none","tokens":{"input":11,"cache_read":7,"cache_write":5,"output":3,"reasoning":2,"total":28},"usage_precision":"exact","cost_nano_dollars":1234567,"cost_usd":0.001234567,"cost_basis":"catalogue","latency_ms":850,"first_token_ms":120,"category":"cheap","user":"user-1","tags":{"course":"cs101","env":"test"},"attempts":[{"provider":"openai","model":"gpt-x","status":503,"fault":"overloaded","latency_ms":40,"tokens":{"input":4,"cache_read":3,"cache_write":2,"output":1,"reasoning":0,"total":10},"cost_nano_dollars":77},{"provider":"openrouter","model":"moonshotai/kimi-k2.5","status":200,"fault":"none","latency_ms":110,"tokens":null,"cost_nano_dollars":0}]}
            """,
            record.GetRawText());
    }

    [Fact]
    public async Task Find_StoredDecision_IsShownWithItsRecordAndNotInLists()
    {
        LedgerEvent stored = Events.Completed(id: "req-1") with
        {
            Decision = new RouteDecision
            {
                Route = "category:code",
                Category = "code",
                Signals = ["code_fence", "keyword:\0"],
                Strategy = RouteRule.LeastBusy,
                Candidates =
                [
                    new RouteCandidate("a/one", RouteRule.LeastBusy) { ExpectedCostNanoDollars = 1_500_000 },
                    new RouteCandidate("b/two", RouteRule.Budget) { Rejected = true, Detail = "none is left" },
                ],
                Omitted = 3,
            },
        };
        await using StoredRecords records = await CreateAsync(stored);

        JsonElement record = await records.Usage.GetAsync("/usage/records/req-1");
        JsonElement page = await records.Usage.GetAsync("/usage/records");

        Assert.Equal(
            """
            {"route":"category:code","category":"code","signals":["code_fence","keyword:\u0000"],"strategy":"least_busy","candidates":[{"target":"a/one","rule":"least_busy","detail":null,"expected_cost_nano_dollars":1500000,"expected_cost_usd":0.0015},{"target":"b/two","rule":"budget","rejected":true,"detail":"none is left","expected_cost_nano_dollars":null,"expected_cost_usd":null}],"omitted":3}
            """,
            record.GetProperty("decision").GetRawText());
        Assert.Equal(["req-1"], Ids(page));
        Assert.False(page.GetProperty("data")[0].TryGetProperty("decision", out _));
    }

    [Fact]
    public async Task Find_RequestThatNobodyServed_ShowsNulls()
    {
        LedgerEvent unserved = Events.Completed(id: "req-1") with
        {
            Provider = null,
            Model = null,
            Stream = false,
            FirstTokenMs = null,
            Outcome = RequestOutcome.Failed,
            Fault = FaultClass.RateLimited,
            Category = null,
            User = null,
            Tags = null,
            Attempts = [],
        };
        await using StoredRecords records = await CreateAsync(unserved);

        JsonElement record = await records.Usage.GetAsync("/usage/records/req-1");

        Assert.Equal(JsonValueKind.Null, record.GetProperty("provider").ValueKind);
        Assert.Equal(JsonValueKind.Null, record.GetProperty("model").ValueKind);
        Assert.Equal(JsonValueKind.Null, record.GetProperty("first_token_ms").ValueKind);
        Assert.Equal(JsonValueKind.Null, record.GetProperty("category").ValueKind);
        Assert.Equal(JsonValueKind.Null, record.GetProperty("user").ValueKind);
        Assert.Equal(JsonValueKind.Null, record.GetProperty("tags").ValueKind);
        Assert.False(record.GetProperty("stream").GetBoolean());
        Assert.Equal("rate_limited", record.GetProperty("fault").GetString());
        Assert.Equal(0, record.GetProperty("attempts").GetArrayLength());
    }

    [Fact]
    public async Task Find_TextThatDatabasesDislike_IsStoredAndFound()
    {
        LedgerEvent odd = Events.Completed(id: "a'b\0c%") with { RequestedModel = "mo\0del; DROP TABLE requests; -- 模型" };
        await using StoredRecords records = await CreateAsync(odd);

        JsonElement record = await records.Usage.GetAsync($"/usage/records/{Uri.EscapeDataString("a'b\uFFFDc%")}");

        Assert.Equal("mo\uFFFDdel; DROP TABLE requests; -- 模型", record.GetProperty("requested_model").GetString());
    }

    [Theory]
    [InlineData(long.MaxValue, "9223372036.854775807")]
    [InlineData(1, "0.000000001")]
    [InlineData(0, "0")]
    public async Task Find_Cost_IsExactInDollars(long nanoDollars, string dollars)
    {
        await using StoredRecords records = await CreateAsync(Events.Completed(id: "req-1") with { CostNanoDollars = nanoDollars });

        JsonElement record = await records.Usage.GetAsync("/usage/records/req-1");

        Assert.Equal(nanoDollars, record.GetProperty("cost_nano_dollars").GetInt64());
        Assert.Equal(decimal.Parse(dollars, CultureInfo.InvariantCulture), record.GetProperty("cost_usd").GetDecimal());
    }

    [Fact]
    public async Task List_NoParameters_ShowsTheNewestFifty()
    {
        LedgerEvent[] events = Events.Series(51);
        await using StoredRecords records = await CreateAsync(events);

        JsonElement page = await records.Usage.GetAsync("/usage/records");

        Assert.Equal(events.Reverse().Take(50).Select(stored => stored.Id), Ids(page));
        Assert.Equal(JsonValueKind.String, page.GetProperty("next_cursor").ValueKind);
    }

    [Fact]
    public async Task List_ExactlyOnePage_HasNoNextCursor()
    {
        await using StoredRecords records = await CreateAsync(Events.Series(3));

        JsonElement page = await records.Usage.GetAsync("/usage/records?limit=3");

        Assert.Equal(3, page.GetProperty("data").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next_cursor").ValueKind);
    }

    [Fact]
    public async Task List_RecordsArriveBetweenPages_VisitsEachOfTheFirstOnesOnce()
    {
        // Several records share each millisecond, so that the position needs the id as well.
        LedgerEvent[] first = [.. Enumerable.Range(0, 60).Select(number => Events.Completed(at: Events.Noon.AddMilliseconds(number / 7)))];
        await using StoredRecords records = await CreateAsync(first);
        List<string> visited = [];
        string? cursor = null;
        do
        {
            JsonElement page = await records.Usage.GetAsync($"/usage/records?limit=7{(cursor is null ? "" : $"&cursor={cursor}")}");
            visited.AddRange(Ids(page));
            cursor = page.GetProperty("next_cursor").GetString();
            await records.AddAsync(
                Events.Completed(at: Events.Noon.AddHours(1)),
                Events.Completed(at: Events.Noon.AddMilliseconds(visited.Count / 7)),
                Events.Completed(at: Events.Noon.AddHours(-1)));
        }
        while (cursor is not null && visited.Count < 1000);

        Assert.Equal(visited.Count, visited.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(first.Select(stored => stored.Id).Except(visited, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("provider=ollama", "b")]
    [InlineData("model=llama", "b")]
    [InlineData("key=key-2", "c")]
    [InlineData("team=red", "c")]
    [InlineData("outcome=interrupted", "d")]
    [InlineData("outcome=completed&team=blue", "b,a")]
    [InlineData("fault=timeout", "d")]
    [InlineData("fault=none", "c,b,a")]
    [InlineData("category=best", "b")]
    [InlineData("user=user-2", "c")]
    [InlineData("tag=env:test", "d,b,a")]
    [InlineData("tag=env:live", "c")]
    [InlineData("tag=env", "")]
    [InlineData("from=2026-03-14T12:00:02Z", "d,c")]
    [InlineData("to=2026-03-14T12:00:02%2B00:00", "b,a")]
    [InlineData("from=1773489601000&to=1773489603000", "c,b")]
    [InlineData("from=2026-03-15", "")]
    [InlineData("from=2026-03-14&to=2026-03-15", "d,c,b,a")]
    [InlineData("provider=nobody", "")]
    public async Task List_Filtered_ShowsWhatMatches(string filter, string expected)
    {
        await using StoredRecords records = await CreateAsync(
            Events.Completed("a"),
            Events.Completed("b", Events.Noon.AddSeconds(1)) with { Provider = "ollama", Model = "llama", Category = "best" },
            Events.Completed("c", Events.Noon.AddSeconds(2)) with { Caller = new LedgerCaller("key-2", "red", "acme"), User = "user-2", Tags = Live },
            Events.Completed("d", Events.Noon.AddSeconds(3)) with { Outcome = RequestOutcome.Interrupted, Fault = FaultClass.Timeout });

        JsonElement page = await records.Usage.GetAsync($"/usage/records?{filter}");

        Assert.Equal(expected, string.Join(',', Ids(page)));
    }

    private protected abstract Task<ITestLedger> CreateLedgerAsync();

    private static IEnumerable<string> Ids(JsonElement page) =>
        page.GetProperty("data").EnumerateArray().Select(record => record.GetProperty("id").GetString()!);

    private async Task<StoredRecords> CreateAsync(params IReadOnlyList<LedgerEvent> events) =>
        await StoredRecords.CreateAsync(state, await CreateLedgerAsync(), events);
}

public sealed class SqliteRecordsTests(SharedState state) : RecordsTests(state), IClassFixture<SharedState>
{
    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

public sealed class PostgresRecordsTests(SharedState state, PostgresCluster cluster) : RecordsTests(state), IClassFixture<SharedState>
{
    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
