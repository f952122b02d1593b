using System.Net;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.State.Principals;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using LlmMesh.Usage.Principals;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Principals;

/// <summary>Keys from the API to the directory that the edge reads. Runs against each database.</summary>
public abstract class KeyTests(SharedState state) : IAsyncLifetime
{
    private const string Path = "/usage/keys";

    private const string Everything =
        """
        {"name":"Anna's laptop","team":"blue","kind":"data","enabled":true,"expires_at":"2100-01-01T00:00:00Z",
         "networks":["10.1.0.0/16","192.0.2.7","2001:DB8::/32"],
         "scope":{"models":["openai/*"],"categories":["cheap"],"endpoints":["/v1/chat/completions"],"tools":["search"],
                  "max_tokens":100,"max_messages":10,"max_body_bytes":1000,"max_temperature":0.5},
         "limits":{"requests_per_minute":5,"tokens_per_minute":1000,"requests_per_day":100,"concurrency":2},
         "tags":{"course":"cs101"}}
        """;

    private ITestLedger _ledger = null!;
    private UsageHost _usage = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SealedCaller Api => new(_usage, SealedCaller.Admin);

    private PrincipalDirectory Directory => state.Mesh.Principals;

    public async ValueTask InitializeAsync()
    {
        _ledger = await CreateLedgerAsync();
        await state.ClearAsync();
        _usage = await StartAsync();
        await _usage.HasDrainedAsync();
        await Api.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, "/usage/teams", """{"name":"blue"}""");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _usage.DisposeAsync();
        await _ledger.DisposeAsync();
    }

    [Fact]
    public async Task Create_Key_IsShownOnceAndPublishedByItsHash()
    {
        JsonElement created = await Api.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Path, Everything);
        string secret = created.GetProperty("secret").GetString()!;
        JsonElement key = created.GetProperty("key");

        Assert.True(KeyText.IsWellFormed(secret, out KeyKind kind));
        Assert.Equal(KeyKind.Data, kind);
        Assert.Equal(JsonValueKind.String, created.GetProperty("effective_at").ValueKind);
        Principal published = (await FindAsync(secret))!;
        Assert.Equal(key.GetProperty("id").GetString(), published.Key);
        Assert.Matches("^key_[a-z0-9]{16}$", published.Key);
        Assert.Equal(("Anna's laptop", "blue", "default"), (published.Name, published.Team, published.Organisation));
        Assert.Equal(["10.1.0.0/16", "192.0.2.7/32", "2001:db8::/32"], published.Networks);
        Assert.Equal(["openai/*"], published.Scope.Models);
        Assert.Equal((100L, 10, 1000, 0.5), (published.Scope.MaxTokens, published.Scope.MaxMessages, published.Scope.MaxBodyBytes, published.Scope.MaxTemperature));
        Assert.Equal(new OwnLimits { RequestsPerMinute = 5, TokensPerMinute = 1000, RequestsPerDay = 100, Concurrency = 2 }, published.Limits);
        Assert.Equal(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), published.ExpiresAtMs);
        Assert.Equal("cs101", published.Tags["course"]);

        string again = (await Api.GetAsync($"{Path}/{published.Key}")).GetRawText();
        Assert.Contains(KeyText.Prefix(secret), JsonElement.Parse(again).GetProperty("secrets")[0].GetProperty("prefix").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, again, StringComparison.Ordinal);
        Assert.DoesNotContain(KeyText.Hash(secret), again, StringComparison.Ordinal);
        Assert.DoesNotContain(_usage.Log.All, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hash_OfAStoredSecret_OpensNothing()
    {
        string secret = (await CreateAsync()).Secret;
        Assert.NotNull(await FindAsync(secret));

        Assert.Null(await FindAsync(KeyText.Hash(secret)));
        Assert.False(KeyText.IsWellFormed(KeyText.Hash(secret), out _));
    }

    [Fact]
    public async Task Create_KeysThatShareTwentyCharacters_AreTwoPrincipals()
    {
        byte[] bits = [.. Enumerable.Range(0, KeyText.SecretBytes).Select(number => (byte)number)];
        string one = KeyText.Create(KeyKind.Data, bits);
        bits[^1] ^= 1;
        string other = KeyText.Create(KeyKind.Data, bits);
        Assert.Equal(one[..20], other[..20]);
        KeyBook keys = _usage.Services.GetRequiredService<KeyBook>();

        foreach ((string id, string secret) in new[] { ("key_one", one), ("key_other", other) })
        {
            var kept = new KeySecret(KeyText.Hash(secret), id, KeyText.Prefix(secret), 1, ExpiresAtMs: null);
            Assert.True(await keys.TryAddAsync(new ApiKey { Id = id, Name = id, Team = "blue", CreatedAtMs = 1 }, kept, SealedCaller.Actor, Cancelled));
        }

        await Eventually.HoldsAsync("both are published", async () => await FindAsync(one) is not null && await FindAsync(other) is not null);
        Assert.Equal("key_one", (await FindAsync(one))!.Key);
        Assert.Equal("key_other", (await FindAsync(other))!.Key);
    }

    [Fact]
    public async Task Rotate_WithGrace_BothWorkUntilItEnds()
    {
        (string id, string old) = await CreateAsync();

        JsonElement rotated = await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{Path}/{id}/rotate", """{"grace_seconds":3600}""");

        string secret = rotated.GetProperty("secret").GetString()!;
        Assert.Null((await FindAsync(secret))!.ExpiresAtMs);
        Assert.InRange((await FindAsync(old))!.ExpiresAtMs!.Value - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), 3_000_000, 3_600_000);
        Assert.Equal(2, rotated.GetProperty("key").GetProperty("secrets").GetArrayLength());

        await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{Path}/{id}/rotate", """{"grace_seconds":3600}""");
        Assert.Null(await FindAsync(old));
        Assert.NotNull(await FindAsync(secret));
    }

    [Fact]
    public async Task Rotate_WithoutGrace_OnlyTheNewOneWorks()
    {
        (string id, string old) = await CreateAsync();

        JsonElement rotated = await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{Path}/{id}/rotate", """{"grace_seconds":0}""");

        Assert.Null(await FindAsync(old));
        Assert.NotNull(await FindAsync(rotated.GetProperty("secret").GetString()!));
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"cut_requests":true}""", true)]
    public async Task Revoke_Key_IsPublishedWhenTheAnswerComes(string body, bool cuts)
    {
        (string id, string secret) = await CreateAsync();

        JsonElement revoked = await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{Path}/{id}/revoke", body);

        Principal published = (await FindAsync(secret))!;
        Assert.Equal((KeyStanding.Revoked, cuts), (published.Standing, published.CutsRequests));
        Assert.Equal("revoked", revoked.GetProperty("key").GetProperty("standing").GetString());
        Assert.Equal(JsonValueKind.String, revoked.GetProperty("effective_at").ValueKind);
        await RefusedAsRevokedAsync(HttpMethod.Put, $"{Path}/{id}", """{"enabled":true}""");
        await RefusedAsRevokedAsync(HttpMethod.Post, $"{Path}/{id}/rotate", "{}");
    }

    [Fact]
    public async Task Change_Fields_AreReplacedOnesNotWrittenStay()
    {
        JsonElement created = await Api.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Path, Everything);
        string id = created.GetProperty("key").GetProperty("id").GetString()!;

        await Api.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, $"{Path}/{id}", """{"enabled":false,"expires_at":null,"scope":{"max_tokens":7},"limits":null,"networks":[]}""");

        Principal published = (await FindAsync(created.GetProperty("secret").GetString()!))!;
        Assert.Equal(KeyStanding.Disabled, published.Standing);
        Assert.Null(published.ExpiresAtMs);
        Assert.Equal((0, 7L, 0), (published.Scope.Models.Count, published.Scope.MaxTokens, published.Networks.Count));
        Assert.Equal(new OwnLimits(), published.Limits);
        Assert.Equal("Anna's laptop", published.Name);
        Assert.Equal("cs101", published.Tags["course"]);
    }

    [Fact]
    public async Task Change_OfAKeyThatSomebodyElseChanged_IsRefused()
    {
        (string id, _) = await CreateAsync();
        KeyBook keys = _usage.Services.GetRequiredService<KeyBook>();
        ApiKey read = (await keys.FindAsync(id, Cancelled))!.Key;
        await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{Path}/{id}/revoke", "{}");

        Assert.False(await keys.TryChangeAsync(read with { Name = "stale" }, SealedCaller.Actor, Cancelled));
        Assert.NotNull((await keys.FindAsync(id, Cancelled))!.Key.RevokedAtMs);
    }

    [Fact]
    public async Task Team_Disabled_DisablesItsKeysUntilItIsEnabled()
    {
        (_, string secret) = await CreateAsync();

        await Api.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, "/usage/teams/blue", """{"enabled":false,"limits":{"concurrency":1},"scope":{"models":["a/*"]}}""");
        Principal disabled = (await FindAsync(secret))!;
        Assert.Equal((KeyStanding.Disabled, 1), (disabled.Standing, disabled.TeamLimits.Concurrency));
        Assert.Equal(["a/*"], disabled.TeamScope.Models);

        await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, "/usage/teams/blue", """{"enabled":true}""");
        Assert.Equal(KeyStanding.Active, (await FindAsync(secret))!.Standing);
    }

    [Fact]
    public async Task Delete_TeamWithKeys_IsRefusedUntilTheyAreDeleted()
    {
        (string id, string secret) = await CreateAsync();
        await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{Path}/{id}/revoke", "{}");

        JsonElement refusal = await Api.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Delete, "/usage/teams/blue");
        Assert.Equal("team_has_keys", refusal.GetProperty("code").GetString());

        await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Delete, $"{Path}/{id}");
        Assert.Null(await FindAsync(secret));
        await Api.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, "/usage/teams/blue");
        await Api.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Post, Path, """{"name":"late","team":"blue"}""");
        JsonElement taken = await Api.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, "/usage/teams", """{"name":"blue"}""");
        Assert.Equal("team_exists", taken.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Flush_Directory_IsPublishedAgain()
    {
        (_, string secret) = await CreateAsync();
        (string gone, string goneSecret) = await CreateAsync();
        await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Delete, $"{Path}/{gone}");

        await state.ClearAsync();

        await Eventually.HoldsAsync("the directory is back", async () => await FindAsync(secret) is not null);
        Assert.Null(await FindAsync(goneSecret));
    }

    [Fact]
    public async Task Start_AnotherProcess_PublishesWhatADeadOneHasNot()
    {
        (string id, string secret) = await CreateAsync();
        await _usage.StopAsync();
        KeyBook keys = _usage.Services.GetRequiredService<KeyBook>();
        ApiKey key = (await keys.FindAsync(id, Cancelled))!.Key;
        Assert.True(await keys.TryRevokeAsync(key with { RevokedAtMs = 1 }, SealedCaller.Actor, Cancelled));
        Assert.Equal(KeyStanding.Active, (await FindAsync(secret))!.Standing);

        await using UsageHost another = await StartAsync();

        await Eventually.HoldsAsync("the revocation is published", async () => await FindAsync(secret) is { Standing: KeyStanding.Revoked });
    }

    [Fact]
    public async Task Ended_Secrets_AreForgotten()
    {
        (string id, string old) = await CreateAsync();
        await Api.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{Path}/{id}/rotate", """{"grace_seconds":1}""");

        await Eventually.HoldsAsync("the old secret is gone", async () => await FindAsync(old) is null);
        Assert.Single((await Api.GetAsync($"{Path}/{id}")).GetProperty("secrets").EnumerateArray());
    }

    [Fact]
    public async Task List_Pages_HaveEveryKeyOnce()
    {
        string[] made = [.. await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => (await CreateAsync()).Id))];
        List<string> listed = [];
        string? cursor = null;
        do
        {
            JsonElement page = await Api.GetAsync($"{Path}?team=blue&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            listed.AddRange(page.GetProperty("data").EnumerateArray().Select(key => key.GetProperty("id").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(made.Order(StringComparer.Ordinal), listed);
        Assert.Empty((await Api.GetAsync($"{Path}?team=*")).GetProperty("data").EnumerateArray());
    }

    /// <summary>An empty database.</summary>
    private protected abstract Task<ITestLedger> CreateLedgerAsync();

    private async Task RefusedAsRevokedAsync(HttpMethod method, string path, string json)
    {
        JsonElement refusal = await Api.RefusedAsync(HttpStatusCode.Conflict, method, path, json);
        Assert.Equal("key_revoked", refusal.GetProperty("code").GetString());
    }

    private Task<UsageHost> StartAsync() =>
        UsageHost.StartAsync(state, _ledger.Configuration, SealedCaller.Setting, ("Mesh:Principals:Every", "00:00:00.050"));

    private async Task<(string Id, string Secret)> CreateAsync()
    {
        JsonElement created = await Api.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Path, """{"name":"a","team":"blue"}""");
        return (created.GetProperty("key").GetProperty("id").GetString()!, created.GetProperty("secret").GetString()!);
    }

    private async Task<Principal?> FindAsync(string secret) => (await Directory.FindAsync(KeyText.Hash(secret), Cancelled)).Principal;
}

/// <summary>On SQLite.</summary>
public sealed class SqliteKeyTests(SharedState state) : KeyTests(state), IClassFixture<SharedState>
{
    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresKeyTests(SharedState state, PostgresCluster cluster) : KeyTests(state), IClassFixture<SharedState>
{
    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
