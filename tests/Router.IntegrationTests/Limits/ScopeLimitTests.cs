using System.Net;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Limits;

/// <summary>Every limit of every scope, and what a refusal leaves behind.</summary>
public sealed class ScopeLimitTests(MeshFixture mesh, GarnetServer state) : IClassFixture<GarnetServer>
{
    private const string WindowOfKey = "mesh:{team:default}:key:anonymous:requests";

    private static readonly (string Name, string Limit, string Code, string Text, int LongestWait)[] Limits =
    [
        ("requests_per_minute", "1", "rate_limit_exceeded", "1 requests per minute", 61),
        ("tokens_per_minute", "190", "rate_limit_exceeded", "190 tokens per minute", 61),
        ("requests_per_day", "1", "rate_limit_exceeded", "1 requests per day", 24 * 3600),
        ("concurrency", "1", "concurrency_limit_exceeded", "1 requests in flight", 1),
    ];

    private static readonly (string Whose, string Path)[] Scopes =
    [
        ("this API key", "settings.key_limits"),
        ("the team 'default'", "settings.team_limits"),
        ("the organisation 'default'", "settings.organisation_limits"),
        ("the provider 'limited'", "providers.limited.limits"),
        ("limited/fault-stall", "providers.limited.target_limits"),
    ];

    public static TheoryData<int, int> EveryLimitOfEveryScope => [.. Enumerable.Range(0, Scopes.Length).SelectMany(scope =>
        Enumerable.Range(0, Limits.Length).Select(limit => (scope, limit)))];

    [Theory]
    [MemberData(nameof(EveryLimitOfEveryScope))]
    public async Task Chat_BeyondALimit_IsToldWhichWhoseAndWhen(int scope, int limit)
    {
        (string whose, string path) = Scopes[scope];
        (string name, string most, string code, string text, int longestWait) = Limits[limit];
        string limits = $$"""{ "{{name}}": {{most}} }""";
        string member = path[(path.LastIndexOf('.') + 1)..];
        await using LimitScene scene = await LimitScene.StartAsync(
            state,
            mesh,
            path.StartsWith("settings", StringComparison.Ordinal) ? $"\"{member}\": {limits}" : "\"retry\": {}",
            LimitScene.Provider("limited", path.StartsWith("providers", StringComparison.Ordinal) ? $"\"{member}\": {limits}" : "\"headers\": {}"));
        using HttpResponseMessage held = await LimitScene.HoldAsync(scene.Router, "limited/fault-stall");

        using HttpResponseMessage refused = await scene.Router.ChatAsync(ChatBody.Of("limited/fault-stall", members: "\"max_tokens\":100"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        System.Text.Json.Nodes.JsonNode error = await refused.ErrorAsync();
        Assert.Equal(code, (string?)error["code"]);
        Assert.Equal(
            $"The limit of {text} for {whose} is reached. Try again later, or raise {path}.{name}.", (string?)error["message"]);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(longestWait));
        Assert.Null(refused.Header("x-mesh-provider"));
    }

    [Theory]
    [InlineData("requests_per_minute", "2")]
    [InlineData("requests_per_day", "2")]
    public async Task Chat_OnTwoRouters_ShareTeamsAndOrganisations(string name, string limit)
    {
        foreach (string scope in (string[])["team_limits", "organisation_limits"])
        {
            await using LimitScene scene = await LimitScene.CreateAsync(state, mesh);
            string configuration = LimitScene.Configuration($$"""
                "{{scope}}": { "{{name}}": {{limit}} }
                """);
            RouterServer one = await scene.AddRouterAsync(configuration, keys: "shared-a,shared-b");
            RouterServer other = await scene.AddRouterAsync(configuration, keys: "shared-a,shared-b");

            using HttpResponseMessage first = await one.ChatAsync(ChatBody.Of("first/echo"), "shared-a");
            using HttpResponseMessage second = await other.ChatAsync(ChatBody.Of("first/echo"), "shared-b");
            using HttpResponseMessage third = await other.ChatAsync(ChatBody.Of("first/echo"), "shared-a");

            Assert.Equal(
                [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests],
                new[] { first, second, third }.Select(response => response.StatusCode));
        }
    }

    [Fact]
    public async Task Chat_OrganisationRefuses_DoesNotCountForItsKey()
    {
        await using LimitScene scene = await LimitScene.StartAsync(
            state, mesh, """ "key_limits": { "requests_per_minute": 5 }, "organisation_limits": { "requests_per_minute": 1 } """);
        using HttpResponseMessage first = await scene.Router.ChatAsync(ChatBody.Of("first/echo"));
        using HttpResponseMessage second = await scene.Router.ChatAsync(ChatBody.Of("first/echo"));
        using HttpResponseMessage third = await scene.Router.ChatAsync(ChatBody.Of("first/echo"));

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests],
            new[] { first, second, third }.Select(response => response.StatusCode));
        await AssertCountedAsync(scene, WindowOfKey, 1);
    }

    [Fact]
    public async Task Chat_ProviderAtItsLimit_NextCandidateIsTakenAndTheTargetIsNotCounted()
    {
        await using LimitScene scene = await LimitScene.StartAsync(state, mesh, "\"retry\": {}", LimitScene.Provider(
            "limited", """ "limits": { "requests_per_minute": 1 }, "target_limits": { "requests_per_minute": 9 } """));
        using HttpResponseMessage first = await scene.Router.ChatAsync(ChatBody.Chain(["limited/echo", "second/echo"]));

        using HttpResponseMessage second = await scene.Router.ChatAsync(ChatBody.Chain(["limited/echo", "second/echo"]));
        using HttpResponseMessage alone = await scene.Router.ChatAsync(ChatBody.Of("limited/other"));

        Assert.Equal(("limited", "second"), (first.Header("x-mesh-provider"), second.Header("x-mesh-provider")));
        Assert.Equal(HttpStatusCode.TooManyRequests, alone.StatusCode);
        await AssertCountedAsync(scene, "mesh:{target:limited/echo}:requests", 1);
        await AssertCountedAsync(scene, "mesh:{target:limited/other}:requests", 0);
    }

    [Fact]
    public async Task Chat_LimitThatRejects_IsRefusedAlthoughAnotherCandidateHasRoom()
    {
        await using LimitScene scene = await LimitScene.StartAsync(state, mesh, "\"retry\": {}", LimitScene.Provider(
            "limited", """ "limits": { "requests_per_minute": 1, "on_limit": "reject" } """));
        using HttpResponseMessage first = await scene.Router.ChatAsync(ChatBody.Chain(["limited/echo", "second/echo"]));

        using HttpResponseMessage second = await scene.Router.ChatAsync(ChatBody.Chain(["limited/echo", "second/echo"]));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task Chat_FailsOver_CandidateOfTheSameProviderCountsOnceThere()
    {
        await using LimitScene scene = await LimitScene.StartAsync(state, mesh, "\"retry\": { \"max_retries\": 0 }", LimitScene.Provider(
            "limited", """ "limits": { "requests_per_minute": 9, "concurrency": 1 } """));

        using HttpResponseMessage response = await scene.Router.ChatAsync(ChatBody.Chain(["limited/fault-503", "limited/echo"]));

        Assert.Equal((HttpStatusCode.OK, "2"), (response.StatusCode, response.Header("x-mesh-attempts")));
        await AssertCountedAsync(scene, "mesh:{provider:limited}:requests", 1);
        await Eventually.HoldsAsync(
            "the place is given back", async () => await scene.Redis.SortedSetLengthAsync("mesh:{provider:limited}:inflight") == 0);
    }

    [Fact]
    public async Task Chat_Ended_TokensThatWereNotUsedAreFree()
    {
        await using LimitScene scene = await LimitScene.StartAsync(state, mesh, """ "key_limits": { "tokens_per_minute": 1000 } """);
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage response = await scene.Router.ChatAsync(ChatBody.Of("first/echo", members: "\"max_tokens\":900"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await Eventually.HoldsAsync("tokens are corrected", async () =>
                (long)await scene.Redis.HashGetAsync("mesh:{team:default}:key:anonymous:tokens", "t") is > 0 and < 90);
        }
    }

    [Fact]
    public async Task Chat_LargerThanAMinute_IsRefusedForGood()
    {
        await using LimitScene scene = await LimitScene.StartAsync(state, mesh, """ "team_limits": { "tokens_per_minute": 50 } """);

        using HttpResponseMessage refused = await scene.Router.ChatAsync(ChatBody.Of("first/echo", members: "\"max_tokens\":60"));
        using HttpResponseMessage smaller = await scene.Router.ChatAsync(ChatBody.Of("first/echo", members: "\"max_tokens\":5"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        System.Text.Json.Nodes.JsonNode error = await refused.ErrorAsync();
        Assert.Equal("tokens_beyond_limit", (string?)error["code"]);
        Assert.Contains("settings.team_limits.tokens_per_minute", (string?)error["message"], StringComparison.Ordinal);
        Assert.Null(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, smaller.StatusCode);
    }

    private static async Task AssertCountedAsync(LimitScene scene, string window, long expected) => await Eventually.HoldsAsync(
        $"{expected} counted in {window}",
        async () => (long?)await scene.Redis.HashGetAsync(window, "t") is var counted && (counted ?? 0) == expected);
}
