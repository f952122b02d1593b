using System.Text.Json.Nodes;

namespace LlmMesh.Router.IntegrationTests.Pools;

/// <summary>Several credentials of one provider: who is asked, who takes over, and how operators intervene.</summary>
public sealed class PoolTests(MeshFixture mesh)
{
    private static readonly (string Name, string Fields)[] Strict = [("primary", ""), ("secondary", "")];

    [Fact]
    public async Task Chat_CredentialsOfOneOrder_ShareByWeight()
    {
        await using PoolScene scene = new(mesh);
        scene.Write("a", "sk-first-aaaa");
        scene.Write("b", "sk-second-bbbb");
        scene.Write("c", "sk-third-cccc");
        RouterServer router = await scene.StartAsync(("a", """, "order": 0, "weight": 3"""), ("b", """, "order": 0"""), ("c", """, "order": 1"""));

        List<string> served = [];
        for (int i = 0; i < 16; i++)
        {
            served.Add(await scene.KeysOfOneAsync(router));
        }

        Assert.Equal(["aaaa", "bbbb"], served.Distinct().Order(StringComparer.Ordinal));
        Assert.InRange(served.Count(key => key == "aaaa"), 11, 13);
    }

    [Fact]
    public async Task Chat_SharersRefused_TheOtherAndThenTheNextOrderServes()
    {
        await using PoolScene scene = new(mesh);
        scene.Write("a", "sk-first-aaaa");
        scene.Write("b", "sk-second-bbbb");
        scene.Write("c", "sk-third-cccc");
        RouterServer router = await scene.StartAsync(("a", """, "order": 0"""), ("b", """, "order": 0"""), ("c", """, "order": 1"""));
        await mesh.Emulator.ArmFaultAsync("401", $"{scene.Provider}-1", times: 2);

        string seen = await scene.KeysOfOneAsync(router);

        Assert.Contains(seen, (string[])["aaaa bbbb cccc", "bbbb aaaa cccc"]);
    }

    [Fact]
    public async Task Promote_ACredential_GoesFirstOnEveryReplicaAndAfterARestart()
    {
        await using PoolScene scene = new(mesh);
        scene.Write("primary", "sk-first-aaaa");
        scene.Write("secondary", "sk-second-bbbb");
        RouterServer one = await scene.StartAsync(Strict);
        RouterServer two = await scene.StartAsync(Strict);
        Assert.Equal(("aaaa", "aaaa"), (await scene.KeysOfOneAsync(one), await scene.KeysOfOneAsync(two)));

        using HttpResponseMessage promoted = await scene.PromoteAsync(one, """{ "credential": "secondary" }""");

        Assert.Equal($$"""{"provider":"{{scene.Provider}}","promoted":"secondary"}""", await promoted.TextAsync());
        Assert.Equal("bbbb", await scene.KeysOfOneAsync(one));
        await Eventually.HoldsAsync("the other replica follows", async () => await scene.KeysOfOneAsync(two) == "bbbb");
        RouterServer later = await scene.StartAsync(Strict);
        await Eventually.HoldsAsync("a new replica follows", async () => await scene.KeysOfOneAsync(later) == "bbbb");
        Dictionary<string, JsonNode> pool = await scene.PoolAsync(later);
        Assert.Equal((false, true), ((bool)pool["primary"]["promoted"]!, (bool)pool["secondary"]["promoted"]!));

        using HttpResponseMessage back = await scene.PromoteAsync(two, """{ "credential": null }""");
        Assert.Equal(200, (int)back.StatusCode);
        await Eventually.HoldsAsync("the order is restored", async () => await scene.KeysOfOneAsync(one) == "aaaa");
    }

    [Fact]
    public async Task Promote_AnUnusableCredential_LeavesTheOthersToServe()
    {
        await using PoolScene scene = new(mesh);
        scene.Write("primary", "sk-first-aaaa");
        RouterServer router = await scene.StartAsync(Strict);

        using HttpResponseMessage promoted = await scene.PromoteAsync(router, """{ "credential": "secondary" }""");

        Assert.Equal(200, (int)promoted.StatusCode);
        Assert.Equal("aaaa", await scene.KeysOfOneAsync(router));
        scene.Write("secondary", "sk-second-bbbb");
        await Eventually.HoldsAsync("it serves once it is there", async () => await scene.KeysOfOneAsync(router) == "bbbb");
    }

    [Theory]
    [InlineData("""{ "credential": "tertiary" }""", null, 404, "credential_not_found")]
    [InlineData("""{ "credential": "primary" }""", "nobody", 404, "credential_not_found")]
    [InlineData("""{}""", null, 400, "invalid_json")]
    [InlineData("""null""", null, 400, "invalid_json")]
    [InlineData("""{ "credential": 7 }""", null, 400, "invalid_json")]
    [InlineData("""{ "credential": "primary", "key": "sk" }""", null, 400, "invalid_json")]
    [InlineData("""{ "credential": "primary", "credential": "secondary" }""", null, 400, "invalid_json")]
    public async Task Promote_WhatIsNotThere_IsRefused(string body, string? provider, int status, string code)
    {
        await using PoolScene scene = new(mesh);
        scene.Write("primary", "sk-first-aaaa");
        RouterServer router = await scene.StartAsync(Strict);

        using HttpResponseMessage refused = await scene.PromoteAsync(router, body, provider);

        Assert.Equal(status, (int)refused.StatusCode);
        Assert.Equal(code, (string?)(await refused.ErrorAsync())["code"]);
    }

    [Fact]
    public async Task Promote_LargeBody_IsRefused()
    {
        await using PoolScene scene = new(mesh);
        RouterServer router = await scene.StartAsync(Strict);

        using HttpResponseMessage refused = await scene.PromoteAsync(router, $$"""{ "credential": "{{new string('x', 100_000)}}" }""");

        Assert.Equal(400, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Chat_RefusedKeyIsReplaced_IsTriedAgainOnEveryReplica()
    {
        await using PoolScene scene = new(mesh);
        scene.Write("primary", "sk-first-aaaa");
        RouterServer one = await scene.StartAsync(("primary", ""));
        RouterServer two = await scene.StartAsync(("primary", ""));
        await mesh.Emulator.ArmFaultAsync("key-refused,ending=aaaa,as=401", scene.Provider, times: 10);
        using HttpResponseMessage refused = await one.ChatAsync(ChatBody.Of($"{scene.Provider}/{scene.Provider}"));
        Assert.Equal(502, (int)refused.StatusCode);
        foreach (RouterServer router in (RouterServer[])[one, two])
        {
            await Eventually.HoldsAsync("the account is blocked", async () => (string?)(await scene.PoolAsync(router))["primary"]["state"] == "blocked");
        }

        Assert.Equal("auth_failed", (string?)(await scene.PoolAsync(two))["primary"]["reason"]);

        scene.Write("primary", "sk-second-bbbb");

        foreach (RouterServer router in (RouterServer[])[one, two])
        {
            await Eventually.HoldsAsync("the account is usable", async () => (string?)(await scene.PoolAsync(router))["primary"]["state"] == "usable");
            await Eventually.HoldsAsync("the new key serves", async () => await scene.KeysOfOneAsync(router) == "bbbb");
        }
    }

    [Fact]
    public async Task Chat_NoKeyIsThere_TheNextCandidateAnswers()
    {
        await using PoolScene scene = new(mesh);
        RouterServer router = await scene.StartAsync(Strict);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Chain([$"{scene.Provider}/x", "spare/echo"]));

        Assert.Equal((200, "spare"), ((int)response.StatusCode, response.Header("x-mesh-provider")));
    }

    [Fact]
    public async Task Providers_APool_ShowsHowItDoesAndNeverAKeyOrItsPlace()
    {
        await using PoolScene scene = new(mesh);
        scene.Write("primary", "sk-first-canary");
        RouterServer router = await scene.StartAsync(
            ("primary", """, "issued": "2026-03-01", "rotate_every_days": 10"""), ("secondary", """, "order": 7, "weight": 5, "rotate_every_days": null"""));

        Dictionary<string, JsonNode> pool = await scene.PoolAsync(router);

        Assert.Equal(
            $$"""{"name":"primary","account":"{{scene.Provider}}:primary","source":"file","order":0,"weight":1,"promoted":false,"state":"usable","reason":null,"blocked_until":null,"due_at":"2026-03-11T00:00:00+00:00"}""",
            pool["primary"].ToJsonString(Answers.Readable));
        Assert.Equal(
            $$"""{"name":"secondary","account":"{{scene.Provider}}:secondary","source":"file","order":7,"weight":5,"promoted":false,"state":"missing","reason":"missing","blocked_until":null,"due_at":null}""",
            pool["secondary"].ToJsonString(Answers.Readable));
        foreach (string path in (string[])["providers", "config", "metrics"])
        {
            using HttpResponseMessage said = await router.GetAsync(path);
            string text = await said.TextAsync();
            Assert.DoesNotContain("canary", text, StringComparison.Ordinal);

            // The configuration shows its own document, to administrators: where a key lies is written there, the key is not.
            Assert.True(path == "config" || !text.Contains(scene.PathOf(""), StringComparison.Ordinal), text);
        }
    }
}
