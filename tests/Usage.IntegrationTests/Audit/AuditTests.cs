using System.Data.Common;
using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using LlmMesh.Contracts;
using LlmMesh.Usage.Audit;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Audit;

/// <summary>Every change leaves one event that nobody can change or take away unnoticed. Runs against each database.</summary>
public abstract class AuditTests(SharedState state) : LedgerTests(state)
{
    private const string Blue = """{"id":"blue","scope":"team","name":"blue","period":"month","limit_usd":12.5}""";

    [Fact]
    public async Task Budget_CreatedChangedDeleted_EachIsRecordedWithBeforeAndAfter()
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);

        await api.CreateAsync(Blue);
        await api.ChangeAsync("blue", """{"limit_usd":20}""");
        await api.DeleteAsync("blue");

        JsonElement[] events = await EventsAsync(usage);
        Assert.Equal(["budget.delete", "budget.change", "budget.create"], events.Select(Action));
        Assert.Equal(["3", "2", "1"], events.Select(one => one.GetProperty("position").GetRawText()));
        Assert.All(events, one => Assert.Equal("blue", one.GetProperty("subject").GetString()));
        Assert.All(events, one => Assert.Equal("development", one.GetProperty("actor").GetProperty("key").GetString()));
        Assert.All(events, one => Assert.Equal("127.0.0.1", one.GetProperty("address").GetString()));
        Assert.Equal([20_000_000_000, 12_500_000_000, null], events.Select(one => Limit(one, "before")));
        Assert.Equal([null, 20_000_000_000, 12_500_000_000], events.Select(one => Limit(one, "after")));
        await AssertIntactAsync(usage, 3);
    }

    [Fact]
    public async Task Budget_ChangeRefused_RecordsNothing()
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);
        await api.CreateAsync(Blue);

        await api.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, "/usage/budgets", Blue);
        await api.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Put, "/usage/budgets/blue", """{"name":"red","limit_usd":20}""");
        await api.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Delete, "/usage/budgets/red", json: null);

        Assert.Single(await EventsAsync(usage));
    }

    [Fact]
    public async Task Budget_CannotBeRecorded_IsNotMade()
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);
        await usage.HasDrainedAsync();
        await ExecuteAsync("ALTER TABLE audit_events RENAME TO elsewhere");

        await api.RefusedAsync(HttpStatusCode.ServiceUnavailable, HttpMethod.Post, "/usage/budgets", Blue);

        await ExecuteAsync("ALTER TABLE elsewhere RENAME TO audit_events");
        Assert.Empty(await api.ListAsync());
        await api.CreateAsync(Blue);
        Assert.Single(await EventsAsync(usage));
    }

    [Theory]
    [InlineData("UPDATE audit_events SET subject = 'red' WHERE position = 1")]
    [InlineData("UPDATE audit_events SET hash = hash")]
    [InlineData("DELETE FROM audit_events WHERE position = 2")]
    [InlineData("DELETE FROM audit_events")]
    public async Task Database_AskedToChangeOrDelete_Refuses(string sql)
    {
        await using UsageHost usage = await StartAsync();
        await RecordAsync(usage, 2);

        DbException refused = await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync(sql));

        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        await AssertIntactAsync(usage, 2);
    }

    [Theory]
    [InlineData("UPDATE audit_events SET subject = 'red' WHERE position = 2", "Event 2 is not")]
    [InlineData("UPDATE audit_events SET address = '::1' WHERE position = 2", "Event 2 is not")]
    [InlineData("DELETE FROM audit_events WHERE position = 2", "Event 2 is missing")]
    [InlineData("DELETE FROM audit_events WHERE position = 1", "Event 1 is missing")]
    [InlineData("DELETE FROM audit_events WHERE position = 3; UPDATE audit_events SET position = 3 WHERE position = 4", "Event 3 is not")]
    [InlineData("DELETE FROM audit_events WHERE position >= 3", "The log ends at event 2, and it had 4")]
    public async Task Verify_ChangedPastTheTriggers_Notices(string sql, string problem)
    {
        await using UsageHost usage = await StartAsync();
        await RecordAsync(usage, 4);
        JsonElement before = await AssertIntactAsync(usage, 4);
        await DropTriggersAsync();

        await ExecuteAsync(sql);

        JsonElement after = await usage.GetAsync(
            $"/usage/audit/verify?position=4&hash={before.GetProperty("hash").GetString()}");
        Assert.False(after.GetProperty("intact").GetBoolean());
        Assert.StartsWith(problem, after.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WrittenAnewFromTheBeginning_IsNoticedByWhoKeptTheHash()
    {
        await using UsageHost usage = await StartAsync();
        await RecordAsync(usage, 3);
        JsonElement kept = await AssertIntactAsync(usage, 3);
        await DropTriggersAsync();
        await ExecuteAsync("DELETE FROM audit_events");
        await RecordAsync(usage, 4);

        await AssertIntactAsync(usage, 4);
        JsonElement after = await usage.GetAsync($"/usage/audit/verify?position=3&hash={kept.GetProperty("hash").GetString()}");
        Assert.False(after.GetProperty("intact").GetBoolean());
        Assert.StartsWith("Event 3, or one before it,", after.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_ManyProcessesWithTheSameEvents_MakeOneChainOfEachOnce()
    {
        await using UsageHost usage = await StartAsync();
        AuditEvent[] events = [.. Enumerable.Range(0, 40).Select(Event)];
        AuditLog[] processes = [.. Enumerable.Range(0, 4).Select(_ => Log(Ledger.Open()))];

        await Task.WhenAll(processes.Select((log, number) => Task.Run(
            async () =>
            {
                foreach (AuditEvent[] batch in events.Skip(number * 5).Chunk(7))
                {
                    await log.StoreAsync(batch, Cancelled);
                }
            },
            Cancelled)));

        JsonElement[] stored = await EventsAsync(usage);
        Assert.Equal(
            events.Select(one => one.Id.ToString()).Order(StringComparer.Ordinal),
            stored.Select(one => one.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
        await AssertIntactAsync(usage, events.Length);
    }

    [Fact]
    public async Task Queue_EventsOfRouters_AreStoredOnceByTwoServices()
    {
        await using UsageHost usage = await StartAsync();
        await using UsageHost other = await StartAsync();
        AuditEvent[] events = [.. Enumerable.Range(0, 250).Select(Event)];
        foreach (AuditEvent one in events)
        {
            await State.Mesh.Audit.AddAsync(one, Cancelled);
        }

        await State.Mesh.Audit.AddAsync(events[0], Cancelled);
        await Eventually.HoldsAsync(
            "the queue is empty", async () => (await State.Mesh.Audit.PeekAsync(1, Cancelled)).Count == 0);

        JsonElement[] stored = await EventsAsync(usage);
        Assert.Equal(
            events.Reverse().Select(one => one.Id.ToString()), stored.Select(one => one.GetProperty("id").GetString()!));
        Assert.Equal("""{"state":"closed"}""", stored[0].GetProperty("after").GetRawText());
        await AssertIntactAsync(other, events.Length);
    }

    [Fact]
    public async Task Queue_UnreadableEvent_IsKeptAsItStandsAndHoldsUpNothing()
    {
        await using UsageHost usage = await StartAsync();
        await State.Database.ListLeftPushAsync("mesh:{audit}:waiting", """{"later":"\u0000"}""");
        await State.Mesh.Audit.AddAsync(Event(1) with { Subject = "a\0b", After = "no json", AtMs = long.MaxValue }, Cancelled);

        await Eventually.HoldsAsync("both are stored", async () => (await EventsAsync(usage)).Length == 2);

        JsonElement[] events = await EventsAsync(usage);
        Assert.Equal(["circuit.reset", "audit.unreadable"], events.Select(Action));
        Assert.Equal("""{"later":"\u0000"}""", events[1].GetProperty("after").GetString());
        Assert.Equal("no json", events[0].GetProperty("after").GetString());
        await AssertIntactAsync(usage, 2);
    }

    [Fact]
    public async Task List_FiltersAndPages_HoldWhatMatchesNewestFirst()
    {
        await using UsageHost usage = await StartAsync();
        await RecordAsync(usage, 5);
        await Log(Ledger.Open()).StoreAsync([Event(9) with { Actor = new LedgerCaller("other", "red", "default"), Action = "key.create" }], Cancelled);

        JsonElement first = await usage.GetAsync("/usage/audit?limit=4");
        JsonElement second = await usage.GetAsync($"/usage/audit?limit=4&cursor={first.GetProperty("next_cursor").GetString()}");

        Assert.Equal([6, 5, 4, 3], Positions(first));
        Assert.Equal([2, 1], Positions(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_cursor").ValueKind);
        Assert.Equal([6], Positions(await usage.GetAsync("/usage/audit?actor=other")));
        Assert.Equal([6], Positions(await usage.GetAsync("/usage/audit?action=key.create")));
        Assert.Equal([3], Positions(await usage.GetAsync("/usage/audit?subject=provider/model-2")));
        Assert.Equal([3, 2], Positions(await usage.GetAsync("/usage/audit?from=1&to=3")));
    }

    [Theory]
    [InlineData("/usage/audit?cursor=abc", "cursor")]
    [InlineData("/usage/audit?limit=1001", "limit")]
    [InlineData("/usage/audit?user=x", "user")]
    [InlineData("/usage/audit?from=2&to=1", "from")]
    [InlineData("/usage/audit/export?format=xlsx", "format")]
    [InlineData("/usage/audit/verify?position=1", "hash")]
    [InlineData("/usage/audit/verify?hash=1", "position")]
    public async Task Request_BadParameter_NamesIt(string path, string parameter)
    {
        await using UsageHost usage = await StartAsync();
        using HttpResponseMessage answer = await usage.Client.GetAsync(new Uri(path, UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(parameter, body.GetProperty("error").GetProperty("param").GetString());
    }

    [Fact]
    public async Task Export_HostileText_KeepsToItsFieldsAndHasNoFormula()
    {
        await using UsageHost usage = await StartAsync();
        await Log(Ledger.Open()).StoreAsync(
            [Event(1) with { Subject = "=HYPERLINK(\"http://x\")", Before = null, After = "\"a\\r\\nb\"" }], Cancelled);

        string csv = Encoding.UTF8.GetString(await usage.Client.GetByteArrayAsync(new Uri("/usage/audit/export", UriKind.Relative), Cancelled));
        string lines = await usage.Client.GetStringAsync(new Uri("/usage/audit/export?format=jsonl", UriKind.Relative), Cancelled);

        string[] rows = csv.Split("\r\n");
        Assert.StartsWith("position,id,at,actor.key,", rows[0], StringComparison.Ordinal);
        Assert.Contains(
            ",1970-01-01T00:00:00.001Z,key,team,organisation,,circuit.reset,\"'=HYPERLINK(\"\"http://x\"\")\",,\"\"\"a\\r\\nb\"\"\",",
            rows[1],
            StringComparison.Ordinal);
        Assert.Equal(3, rows.Length);
        JsonElement page = await usage.GetAsync("/usage/audit");
        Assert.Equal(page.GetProperty("data")[0].GetRawText() + "\n", lines);
    }

    [Fact]
    public async Task Log_Grows_TheServicesLogSaysWhereItEnds()
    {
        await using UsageHost usage = await StartAsync(("Mesh:Audit:AnchorEvery", "00:00:00.020"));
        await RecordAsync(usage, 2);

        string hash = (await AssertIntactAsync(usage, 2)).GetProperty("hash").GetString()!;
        await usage.HasLoggedAsync($"The audit log ends at event 2 with hash {hash}");
    }

    private protected abstract string DropTriggers { get; }

    private protected Task<UsageHost> StartAsync(params (string Key, string Value)[] settings) =>
        UsageHost.StartAsync(State, Ledger.Configuration, settings);

    private protected async Task ExecuteAsync(string sql)
    {
        ILedgerDatabase database = Ledger.Open();
        await using var open = database as IAsyncDisposable;
        await using DbConnection connection = await database.OpenAsync(Cancelled);
        await connection.ExecuteAsync(sql);
    }

    private protected async Task RecordAsync(UsageHost usage, int count)
    {
        await Log(Ledger.Open()).StoreAsync([.. Enumerable.Range(0, count).Select(Event)], Cancelled);
        Assert.Equal(count, (await EventsAsync(usage)).Length);
    }

    private protected static async Task<JsonElement> AssertIntactAsync(UsageHost usage, int events)
    {
        JsonElement verdict = await usage.GetAsync("/usage/audit/verify");
        Assert.True(verdict.GetProperty("intact").GetBoolean(), verdict.GetRawText());
        Assert.Equal(events, verdict.GetProperty("position").GetInt64());
        return verdict;
    }

    private static async Task<JsonElement[]> EventsAsync(UsageHost usage) =>
        [.. (await usage.GetAsync("/usage/audit?limit=1000")).GetProperty("data").EnumerateArray()];

    private static IEnumerable<int> Positions(JsonElement page) =>
        page.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("position").GetInt32());

    private static string? Action(JsonElement one) => one.GetProperty("action").GetString();

    private static long? Limit(JsonElement one, string when) =>
        one.GetProperty(when) is { ValueKind: JsonValueKind.Object } budget ? budget.GetProperty("limit_nano_dollars").GetInt64() : null;

    private static AuditEvent Event(int number) => new()
    {
        Id = Guid.CreateVersion7(),
        AtMs = number,
        Actor = new LedgerCaller("key", "team", "organisation"),
        Action = "circuit.reset",
        Subject = $"provider/model-{number}",
        After = """{"state":"closed"}""",
    };

    private static AuditLog Log(ILedgerDatabase database) =>
        new(database, new LedgerSchema(database, TimeProvider.System, NullLogger<LedgerSchema>.Instance), TimeProvider.System);

    private Task DropTriggersAsync() => ExecuteAsync(DropTriggers);
}

public sealed class SqliteAuditTests(SharedState state) : AuditTests(state), IClassFixture<SharedState>
{
    [Theory]
    [InlineData("REPLACE INTO audit_events SELECT position, id, at_ms, 'me', actor_team, actor_organisation, address, action, subject, state_before, state_after, hash FROM audit_events WHERE position = 1")]
    [InlineData("REPLACE INTO audit_events SELECT 3, id, at_ms, 'me', actor_team, actor_organisation, address, action, subject, state_before, state_after, hash FROM audit_events WHERE position = 1")]
    [InlineData("INSERT INTO audit_events SELECT 7, 'new', at_ms, 'me', actor_team, actor_organisation, address, action, subject, state_before, state_after, hash FROM audit_events WHERE position = 1")]
    public async Task Database_AskedToReplace_Refuses(string sql)
    {
        await using UsageHost usage = await StartAsync();
        await RecordAsync(usage, 2);

        await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync(sql));

        await AssertIntactAsync(usage, 2);
    }

    private protected override string DropTriggers =>
        "DROP TRIGGER audit_events_stay; DROP TRIGGER audit_events_keep; DROP TRIGGER audit_events_append";

    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

public sealed class PostgresAuditTests(SharedState state, PostgresCluster cluster) : AuditTests(state), IClassFixture<SharedState>
{
    [Theory]
    [InlineData("TRUNCATE audit_events")]
    [InlineData("INSERT INTO audit_events SELECT * FROM audit_events WHERE position = 1 ON CONFLICT (position) DO UPDATE SET actor_key = 'me'")]
    public async Task Database_AskedToTruncateOrReplace_Refuses(string sql)
    {
        await using UsageHost usage = await StartAsync();
        await RecordAsync(usage, 2);

        await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync(sql));

        await AssertIntactAsync(usage, 2);
    }

    private protected override string DropTriggers =>
        "DROP TRIGGER audit_events_stay ON audit_events; DROP TRIGGER audit_events_keep ON audit_events";

    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
