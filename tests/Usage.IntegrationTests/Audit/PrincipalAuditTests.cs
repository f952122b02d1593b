using System.Data.Common;
using System.Net;
using System.Text.Json;
using Dapper;
using LlmMesh.State.Principals;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using LlmMesh.Usage.Principals;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Audit;

/// <summary>Every change of teams and keys leaves one event, and no event holds a secret. Runs against each database.</summary>
public abstract class PrincipalAuditTests(SharedState state) : IAsyncLifetime
{
    private const string Teams = "/usage/teams";
    private const string Keys = "/usage/keys";

    private ITestLedger _ledger = null!;
    private UsageHost _usage = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SealedCaller Api => new(_usage, SealedCaller.Admin);

    public async ValueTask InitializeAsync()
    {
        _ledger = await CreateLedgerAsync();
        await state.ClearAsync();
        _usage = await UsageHost.StartAsync(state, _ledger.Configuration, SealedCaller.Setting);
        await _usage.HasDrainedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _usage.DisposeAsync();
        await _ledger.DisposeAsync();
    }

    [Fact]
    public async Task Change_OfTeamOrKey_LeavesOneEventWithWhatWasShownBeforeAndAfter()
    {
        await RecordsAsync("team.create", "blue", HttpMethod.Post, Teams, """{"name":"blue","limits":{"concurrency":3}}""");
        await RecordsAsync("team.change", "blue", HttpMethod.Put, $"{Teams}/blue", """{"limits":{"concurrency":4}}""");
        JsonElement created = await Api.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Keys, """{"name":"a","team":"blue"}""");
        string id = created.GetProperty("key").GetProperty("id").GetString()!;
        AssertTells((await EventsAsync())[0], "key.create", id, before: null, created.GetProperty("key"));
        await RecordsAsync("key.change", id, HttpMethod.Put, $"{Keys}/{id}", """{"enabled":false,"scope":{"models":["openai/*"]}}""");
        await RecordsAsync("key.rotate", id, HttpMethod.Post, $"{Keys}/{id}/rotate", """{"grace_seconds":3600}""");
        await RecordsAsync("key.revoke", id, HttpMethod.Post, $"{Keys}/{id}/revoke", """{"cut_requests":true}""");
        await RecordsAsync("key.delete", id, HttpMethod.Delete, $"{Keys}/{id}");
        await RecordsAsync("team.delete", "blue", HttpMethod.Delete, $"{Teams}/blue");

        JsonElement verdict = await Api.GetAsync("/usage/audit/verify");
        Assert.True(verdict.GetProperty("intact").GetBoolean(), verdict.GetRawText());
        Assert.Equal(8, verdict.GetProperty("position").GetInt64());
    }

    [Fact]
    public async Task Change_Refused_LeavesNoEvent()
    {
        await CreateTeamAsync();
        (string id, _) = await CreateKeyAsync();
        KeyBook keys = _usage.Services.GetRequiredService<KeyBook>();
        TeamBook teams = _usage.Services.GetRequiredService<TeamBook>();
        ApiKey staleKey = (await keys.FindAsync(id, Cancelled))!.Key;
        Team staleTeam = (await teams.FindAsync("blue", Cancelled))!;
        await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, $"{Teams}/blue", """{"limits":{"concurrency":4}}""");
        await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{Keys}/{id}/revoke", "{}");
        string before = Text(await EventsAsync());

        await Api.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, Teams, """{"name":"blue"}""");
        await Api.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Delete, $"{Teams}/blue");
        await Api.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Put, $"{Teams}/red", "{}");
        await Api.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Delete, $"{Teams}/red");
        await Api.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Post, Keys, """{"name":"a","team":"red"}""");
        await Api.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Put, $"{Keys}/{id}", """{"enabled":true}""");
        await Api.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"{Keys}/{id}/rotate", "{}");
        await Api.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Delete, $"{Keys}/key_nobody");
        KeySecret unused = NewKeys.Secret(staleKey.Kind, id, nowMs: 1).Kept;
        Assert.False(await teams.TryChangeAsync(staleTeam, SealedCaller.Actor, Cancelled));
        Assert.False(await keys.TryChangeAsync(staleKey, SealedCaller.Actor, Cancelled));
        Assert.False(await keys.TryRevokeAsync(staleKey, SealedCaller.Actor, Cancelled));
        Assert.False(await keys.TryRotateAsync(staleKey, unused, until: 1, SealedCaller.Actor, Cancelled));
        Assert.False(await keys.TryDeleteAsync(staleKey, SealedCaller.Actor, Cancelled));

        Assert.Equal(before, Text(await EventsAsync()));
    }

    [Fact]
    public async Task Change_CannotBeRecorded_IsNotMade()
    {
        await CreateTeamAsync();
        (string id, _) = await CreateKeyAsync();
        string team = (await Api.GetAsync($"{Teams}/blue")).GetRawText();
        string key = (await Api.GetAsync($"{Keys}/{id}")).GetRawText();
        await ExecuteAsync("ALTER TABLE audit_events RENAME TO elsewhere");

        await Api.RefusedAsync(HttpStatusCode.ServiceUnavailable, HttpMethod.Put, $"{Teams}/blue", """{"enabled":false}""");
        await Api.RefusedAsync(HttpStatusCode.ServiceUnavailable, HttpMethod.Post, $"{Keys}/{id}/rotate", "{}");
        await Api.RefusedAsync(HttpStatusCode.ServiceUnavailable, HttpMethod.Delete, $"{Keys}/{id}");

        await ExecuteAsync("ALTER TABLE elsewhere RENAME TO audit_events");
        Assert.Equal(team, (await Api.GetAsync($"{Teams}/blue")).GetRawText());
        Assert.Equal(key, (await Api.GetAsync($"{Keys}/{id}")).GetRawText());
    }

    [Fact]
    public async Task Secret_CreatedOrRotated_IsInNoEvent()
    {
        await CreateTeamAsync();
        (string id, string first) = await CreateKeyAsync();
        JsonElement rotated = await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{Keys}/{id}/rotate", """{"grace_seconds":3600}""");
        string second = rotated.GetProperty("secret").GetString()!;
        await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Delete, $"{Keys}/{id}");

        // The ellipsis at a prefix's end is written as an escape in some of the files.
        foreach (string path in new[] { "/usage/audit", "/usage/audit/export?format=csv", "/usage/audit/export?format=jsonl" })
        {
            using HttpResponseMessage answer = await Api.SendAsync(HttpMethod.Get, path);
            string log = await answer.Content.ReadAsStringAsync(Cancelled);
            foreach (string secret in new[] { first, second })
            {
                Assert.Contains(KeyText.Prefix(secret)[..^1], log, StringComparison.Ordinal);
                Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
                Assert.DoesNotContain(KeyText.Hash(secret), log, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    /// <summary>An empty database.</summary>
    private protected abstract Task<ITestLedger> CreateLedgerAsync();

    /// <summary>Makes a change; it has to leave one event, with what the API showed before and shows now.</summary>
    private async Task RecordsAsync(string action, string subject, HttpMethod method, string path, string? json = null)
    {
        string shown = $"{(action.StartsWith("team.", StringComparison.Ordinal) ? Teams : Keys)}/{subject}";
        int events = (await EventsAsync()).Length;
        JsonElement? before = await ShownAsync(shown);
        using HttpResponseMessage answer = await Api.SendAsync(method, path, json);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));

        JsonElement[] told = await EventsAsync();
        Assert.Equal(events + 1, told.Length);
        AssertTells(told[0], action, subject, before, await ShownAsync(shown));
    }

    private static void AssertTells(JsonElement one, string action, string subject, JsonElement? before, JsonElement? after)
    {
        Assert.Equal((action, subject), (one.GetProperty("action").GetString(), one.GetProperty("subject").GetString()));
        Assert.Equal("""{"key":"key_admin","team":"staff","organisation":"default"}""", one.GetProperty("actor").GetRawText());
        Assert.Equal("192.0.2.1", one.GetProperty("address").GetString());
        AssertSame(before, one.GetProperty("before"));
        AssertSame(after, one.GetProperty("after"));
        Assert.False(JsonElement.DeepEquals(one.GetProperty("before"), one.GetProperty("after")));
    }

    private static void AssertSame(JsonElement? shown, JsonElement told) =>
        Assert.True(JsonElement.DeepEquals(shown ?? JsonElement.Parse("null"), told), $"Shown: {shown}\nTold: {told}");

    private async Task<JsonElement?> ShownAsync(string path)
    {
        using HttpResponseMessage answer = await Api.SendAsync(HttpMethod.Get, path);
        return answer.IsSuccessStatusCode ? JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled)) : null;
    }

    private async Task<JsonElement[]> EventsAsync() => [.. (await Api.GetAsync("/usage/audit?limit=1000")).GetProperty("data").EnumerateArray()];

    private static string Text(JsonElement[] events) => string.Join('\n', events.Select(one => one.GetRawText()));

    private Task CreateTeamAsync() => Api.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Teams, """{"name":"blue"}""");

    private async Task<(string Id, string Secret)> CreateKeyAsync()
    {
        JsonElement created = await Api.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Keys, """{"name":"a","team":"blue"}""");
        return (created.GetProperty("key").GetProperty("id").GetString()!, created.GetProperty("secret").GetString()!);
    }

    private async Task ExecuteAsync(string sql)
    {
        ILedgerDatabase database = _ledger.Open();
        await using var open = database as IAsyncDisposable;
        await using DbConnection connection = await database.OpenAsync(Cancelled);
        await connection.ExecuteAsync(sql);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqlitePrincipalAuditTests(SharedState state) : PrincipalAuditTests(state), IClassFixture<SharedState>
{
    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresPrincipalAuditTests(SharedState state, PostgresCluster cluster) : PrincipalAuditTests(state), IClassFixture<SharedState>
{
    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
