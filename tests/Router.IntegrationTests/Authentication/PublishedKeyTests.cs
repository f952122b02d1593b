using System.Net;
using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.State.Principals;
using LlmMesh.Testing;
using LlmMesh.Testing.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.IntegrationTests.Authentication;

/// <summary>Keys of the directory at the edge: known at once, forgotten at once, and gone on with while the directory is away.</summary>
public sealed class PublishedKeyTests(MeshFixture mesh, GarnetServer server) : IClassFixture<GarnetServer>
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [Fact]
    public async Task Chat_PublishedKey_IsItsKeysRequest()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("one") with { Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["cost_center"] = "42" } });

        using HttpResponseMessage made = await router.ChatAsync(ChatBody.Of("first/echo"), KeyText.Create(KeyKind.Data));
        using HttpResponseMessage first = await router.ChatAsync(
            ChatBody.Of("first/echo", members: """ "metadata":{"cost_center":"other","job":"7"} """), secret);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (made.StatusCode, first.StatusCode));
        await using LedgerBook ledger = await LedgerBook.OpenAsync(server.Endpoint);
        LedgerEvent row = await ledger.EventAsync(first);
        Assert.Equal(new LedgerCaller("key_one", "blue", "default"), row.Caller);
        Assert.Equal("42 7", $"{row.Tags!["cost_center"]} {row.Tags["job"]}");
    }

    [Fact]
    public async Task Chat_WhatIsStoredOfAKey_OpensNothing()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("stored"));
        string hash = KeyText.Hash(secret);

        foreach (string stored in (string[])[hash, hash.ToUpperInvariant(), $"sk-mesh-{hash}", KeyText.Prefix(secret).TrimEnd('…'), "key_stored"])
        {
            using HttpResponseMessage refused = await router.ChatAsync(ChatBody.Of("first/echo"), stored);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using HttpResponseMessage opened = await router.ChatAsync(ChatBody.Of("first/echo"), secret);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
    }

    [Fact]
    public async Task Revoke_Told_FailsOnEveryReplicaWithoutTimePassing()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        ManualTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        RouterServer[] routers = [await AddAsync(scene, clock), await AddAsync(scene, clock)];
        string secret = await scene.PublishAsync(KeyScene.Principal("told"));
        await AssertModelsAsync(routers, secret, null);

        await scene.ChangeAsync(secret, KeyScene.Principal("told") with { Standing = KeyStanding.Revoked });

        await EventuallyModelsAsync(routers, secret, "key_revoked");
    }

    [Fact]
    public async Task Revoke_MessageIsLost_FailsOnEveryReplicaAtTheNextLook()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        ManualTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        RouterServer[] routers = [await AddAsync(scene, clock), await AddAsync(scene, clock)];
        string secret = await scene.PublishAsync(KeyScene.Principal("lost"));
        await AssertModelsAsync(routers, secret, null);

        await scene.ChangeSilentlyAsync(secret, KeyScene.Principal("lost") with { Standing = KeyStanding.Revoked });
        await AssertModelsAsync(routers, secret, null);
        clock.Advance(KeyWatch.Interval);

        await EventuallyModelsAsync(routers, secret, "key_revoked");
        Assert.InRange(KeyWatch.Interval, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Create_AfterItWasAskedFor_IsKnownAtOnce()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = KeyText.Create(KeyKind.Data);
        await AssertModelsAsync([router], secret, "invalid_api_key");

        await scene.ChangeAsync(secret, KeyScene.Principal("late"));

        await EventuallyModelsAsync([router], secret, null);
    }

    [Fact]
    public async Task Outage_KnownKey_GoesOnForItsTimeAndNobodyIsToldTheirKeyIsWrong()
    {
        await using GarnetServer dying = new();
        await dying.StartAsync(TestContext.Current.CancellationToken);
        await using KeyScene scene = await KeyScene.StartAsync(dying, mesh);
        ManualTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        RouterServer router = await AddAsync(scene, clock, ("Mesh:Keys:KnownFor", "00:02:00"));
        string known = await scene.PublishAsync(KeyScene.Principal("known"));
        string unknown = await scene.PublishAsync(KeyScene.Principal("unknown"));
        await AssertModelsAsync([router], known, null);

        await dying.StopAsync();

        await EventuallyModelsAsync([router], unknown, "state_unavailable");
        await AssertModelsAsync([router], KeyText.Create(KeyKind.Data), "state_unavailable");
        await AssertModelsAsync([router], "made-up", "invalid_api_key");
        await AssertModelsAsync([router], known, null);
        clock.Advance(TimeSpan.FromMinutes(2));
        await AssertModelsAsync([router], known, "state_unavailable");
    }

    [Fact]
    public async Task Flush_DirectoryIsGone_KnownKeysGoOnAndOthersWait()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string known = await scene.PublishAsync(KeyScene.Principal("kept"));
        await AssertModelsAsync([router], known, null);

        await scene.Redis.ExecuteAsync("FLUSHALL");

        await AssertModelsAsync([router], known, null);
        await AssertModelsAsync([router], KeyText.Create(KeyKind.Data), "state_unavailable");
        await scene.Directory.ReplaceAsync([], TestContext.Current.CancellationToken);
        await EventuallyModelsAsync([router], known, "invalid_api_key");
    }

    [Fact]
    public async Task Expiry_OfAKnownKey_ComesWithItsMoment()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        ManualTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        RouterServer router = await AddAsync(scene, clock);
        string secret = await scene.PublishAsync(KeyScene.Principal("mortal") with
        {
            ExpiresAtMs = clock.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds(),
        });
        await AssertModelsAsync([router], secret, null);

        clock.Advance(TimeSpan.FromMinutes(1));

        await AssertModelsAsync([router], secret, "key_expired");
    }

    [Theory]
    [InlineData("127.0.0.0/8", null, null)]
    [InlineData("192.0.2.0/24", null, "network_not_allowed")]
    [InlineData("192.0.2.0/24", "192.0.2.7", "network_not_allowed")]
    public async Task Network_OfTheConnection_CountsAndNoHeader(string network, string? forwarded, string? refusal)
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("placed") with { Networks = [network] });

        Assert.Equal(refusal, await ModelsAsync(router, secret, forwarded));
    }

    [Theory]
    [InlineData("127.0.0.0/8", null)]
    [InlineData("192.0.2.0/24", "network_not_allowed")]
    public async Task Network_BehindATrustedProxy_IsWhatItSays(string trusted, string? refusal)
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync(new RouterSettings
        {
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["Mesh:TrustedProxies"] = trusted, ["ForwardedHeaders_Enabled"] = "true" },
        });
        string secret = await scene.PublishAsync(KeyScene.Principal("behind") with { Networks = ["198.51.100.0/24"] });

        Assert.Equal(refusal, await ModelsAsync(router, secret, "198.51.100.7"));
    }

    [Fact]
    public async Task Identify_KeyThatIsKnown_AllocatesNothing()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("hot") with { Networks = ["127.0.0.0/8"], ExpiresAtMs = long.MaxValue });
        await AssertModelsAsync([router], secret, null);
        Authenticator authenticator = router.Services.GetRequiredService<Authenticator>();
        DefaultHttpContext http = new();
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.Request.Headers.Authorization = $"Bearer {secret}";
        Assert.Equal(0, Identify(authenticator, http, 100));
        long before = GC.GetAllocatedBytesForCurrentThread();

        int strangers = Identify(authenticator, http, 1000);

        Assert.Equal((0, 0L), (strangers, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    private static int Identify(Authenticator authenticator, HttpContext http, int times)
    {
        int strangers = 0;
        for (int i = 0; i < times; i++)
        {
            strangers += authenticator.TryIdentify(http, out Identification whose, out _) && whose.Caller is not null ? 0 : 1;
        }

        return strangers;
    }

    private static Task<RouterServer> AddAsync(KeyScene scene, ManualTimeProvider clock, params (string Name, string Value)[] variables) =>
        scene.AddRouterAsync(new RouterSettings
        {
            Clock = clock,
            StateTimeout = Never,
            Variables = variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal),
        });

    private static async Task AssertModelsAsync(RouterServer[] routers, string secret, string? code)
    {
        foreach (RouterServer router in routers)
        {
            Assert.Equal(code, await ModelsAsync(router, secret));
        }
    }

    private static Task EventuallyModelsAsync(RouterServer[] routers, string secret, string? code) => Eventually.HoldsAsync(
        $"every router answers {code ?? "ok"}",
        async () => (await Task.WhenAll(routers.Select(router => ModelsAsync(router, secret)))).All(answer => answer == code));

    /// <summary>The refusal's code; null when the caller was let in.</summary>
    private static async Task<string?> ModelsAsync(RouterServer router, string secret, string? forwarded = null)
    {
        HttpRequestMessage request = new(HttpMethod.Get, "v1/models");
        if (forwarded is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwarded);
        }

        using HttpResponseMessage response = await router.SendAsync(request, secret);
        return response.IsSuccessStatusCode ? null : (string?)(await response.ErrorAsync())["code"];
    }
}
