using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Explaining;

/// <summary><c>POST /v1/route/explain</c>, and the decision that a request's ledger row keeps.</summary>
public sealed class ExplainTests(MeshFixture mesh, GarnetServer state) : IClassFixture<GarnetServer>
{
    private const string Images = """[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]""";
    private const string Tools = """[{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}]""";

    /// <summary>A request, and what is decided about it once each limited provider has had a request.</summary>
    public static TheoryData<string, string[]> Shapes => new()
    {
        { ChatBody.Of("first/echo"), ["first/echo priority"] },
        { ChatBody.Of("nobody-listed-this", members: "\"model\":\"second/anything\""), ["second/anything priority"] },
        {
            ChatBody.Of("team"),
            ["first/echo priority", "first/seeing priority", "second/echo priority", "dark/night configuration! its provider is not configured"]
        },
        {
            ChatBody.Of("team", members: $"\"tools\":{Tools}"),
            [
                "first/seeing priority", "second/echo priority", "dark/night configuration! its provider is not configured",
                "first/echo capability! it does not take tools",
            ]
        },
        {
            ChatBody.Of("first/echo", members: $"\"messages\":{Images},\"models\":[\"first/seeing\"]"),
            ["first/seeing priority", "first/echo capability! it does not take images"]
        },
        {
            ChatBody.Of("first/echo", new string('x', 50_000), members: "\"models\":[\"second/echo\"]"),
            ["second/echo priority", "first/echo context! its context window is 1000 tokens"]
        },
        {
            ChatBody.Chain(["limited/echo", "second/echo"]),
            [
                "second/echo priority",
                "limited/echo limit! The limit of 1 requests per minute for the provider 'limited' is reached. "
                    + "Try again later, or raise providers.limited.limits.requests_per_minute.",
            ]
        },
        {
            ChatBody.Of("curt/echo", members: "\"logprobs\":true,\"models\":[\"second/echo\"]"),
            ["second/echo priority", "curt/echo capability! curt/echo does not take 'logprobs'. Leave it out, or ask another model."]
        },
        {
            ChatBody.Of("curt/echo", members: "\"logprobs\":true,\"models\":[\"limited/echo\",\"second/echo\"]"),
            [
                "second/echo priority",
                "curt/echo capability! curt/echo does not take 'logprobs'. Leave it out, or ask another model.",
                "limited/echo limit! The limit of 1 requests per minute for the provider 'limited' is reached. "
                    + "Try again later, or raise providers.limited.limits.requests_per_minute.",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Explain_AnyShape_IsWhatTheRequestThenDoesAndKeeps(string body, string[] entries)
    {
        await using ExplainScene scene = await ExplainScene.StartAsync(state, mesh);
        using HttpResponseMessage first = await scene.SendAsync(ChatBody.Of("limited/echo"));

        JsonNode explained = await scene.ExplainAsync(body);
        using HttpResponseMessage sent = await scene.SendAsync(body);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, sent.StatusCode));
        Assert.Equal(entries.Order(StringComparer.Ordinal), ExplainScene.Entries(explained).Order(StringComparer.Ordinal));
        Assert.Equal($"{sent.Header("x-mesh-provider")}/{sent.Header("x-mesh-model")}", (string?)explained["target"]);
        Assert.Equal((string?)explained["candidates"]![0]!["target"], (string?)explained["target"]);
        Assert.Equal(sent.Header("x-mesh-route"), (string?)explained["route"]);
        RouteDecision decision = (await scene.Ledger.EventAsync(sent)).Decision!;
        Assert.Equal(
            ((string?)explained["route"], (string?)explained["category"], (string?)explained["strategy"]),
            (decision.Route, decision.Category, decision.Strategy?.ToString().ToLowerInvariant()));
        Assert.Equal(ExplainScene.Entries(explained), ExplainScene.Entries(decision));
    }

    public static TheoryData<string> RefusedShapes =>
    [
        ChatBody.Of("team", members: "\"model\":\"dark/night\""),
        ChatBody.Of("first/echo", members: $"\"tools\":{Tools}"),
        ChatBody.Chain(["strict/echo", "second/echo"]),
        ChatBody.Of("limited/echo"),
        ChatBody.Of("curt/echo", members: "\"logprobs\":true"),
        ChatBody.Of("unheard-of"),
        "{\"model\":",
    ];

    [Theory]
    [MemberData(nameof(RefusedShapes))]
    public async Task Explain_RequestThatIsRefused_SaysTheSameError(string body)
    {
        await using ExplainScene scene = await ExplainScene.StartAsync(state, mesh);
        using HttpResponseMessage limited = await scene.SendAsync(ChatBody.Of("limited/echo"));
        using HttpResponseMessage strict = await scene.SendAsync(ChatBody.Of("strict/echo"));

        using HttpResponseMessage asked = await ExplainScene.AskAsync(scene.Router, body);
        JsonNode explained = await asked.JsonAsync();
        using HttpResponseMessage sent = await scene.SendAsync(body);

        JsonNode error = (await sent.JsonAsync())["error"]!;
        Assert.False(sent.IsSuccessStatusCode);
        Assert.Equal(
            ((string?)error["code"], (string?)error["message"], (string?)error["param"]),
            ((string?)explained["error"]!["code"], (string?)explained["error"]!["message"], (string?)explained["error"]!["param"]));

        // Where there was no plan, there is nothing to explain but the error itself.
        Assert.Contains((int)asked.StatusCode, (int[])[200, (int)sent.StatusCode]);
        if (asked.IsSuccessStatusCode)
        {
            Assert.Null(explained["target"]);
            Assert.All(explained["candidates"]!.AsArray(), candidate => Assert.True((bool?)candidate!["rejected"]));
            Assert.Equal((int)sent.StatusCode, (int?)explained["error"]!["status"]);
        }
    }

    [Fact]
    public async Task Explain_LimitThatLetsRequestsWait_SaysThatItWouldWait()
    {
        await using ExplainScene scene = await ExplainScene.StartAsync(state, mesh);
        using HttpResponseMessage first = await scene.SendAsync(ChatBody.Of("patient/echo"));

        JsonNode explained = await scene.ExplainAsync(ChatBody.Of("patient/echo"));

        Assert.Equal("patient/echo", (string?)explained["target"]);
        Assert.StartsWith(
            "patient/echo priority the request would wait: The limit of 1 requests per minute",
            Assert.Single(ExplainScene.Entries(explained)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_HintThatAProviderDoesNotTake_IsNamed()
    {
        await using ExplainScene scene = await ExplainScene.StartAsync(state, mesh);

        JsonNode explained = await scene.ExplainAsync(ChatBody.Of("curt/echo", members: "\"seed\":7"));

        Assert.Equal(["curt/echo priority not sent there: seed"], ExplainScene.Entries(explained));
    }

    [Fact]
    public async Task Explain_PricedCandidates_SayWhatTheRequestMayCost()
    {
        await using ExplainScene scene = await ExplainScene.StartAsync(state, mesh);

        JsonNode explained = await scene.ExplainAsync(ChatBody.Of("team", members: "\"max_tokens\":40"));

        long[] costs = [.. explained["candidates"]!.AsArray().Take(2).Select(candidate => (long)candidate!["expected_cost_nano_dollars"]!)];
        Assert.Equal(costs[1], costs[0] * 10);
        Assert.Null(explained["candidates"]![2]!["expected_cost_nano_dollars"]);
        JsonNode estimated = explained["estimated"]!;
        Assert.Equal((costs[0], costs[0] / 1_000_000_000m), ((long)estimated["cost_nano_dollars"]!, (decimal)estimated["cost_usd"]!));
        Assert.InRange((long)estimated["input_tokens"]!, 1, (long)estimated["input_tokens_at_most"]!);
    }

    [Fact]
    public async Task Explain_AnyNumberOfTimes_ChangesNothingAndAsksNoProvider()
    {
        const string settings =
            """
            "daily_budget": { "usd": 1, "kind": "hard" }, "key_limits": { "requests_per_minute": 9, "tokens_per_minute": 90000, "requests_per_day": 9, "concurrency": 9 }
            """;
        await using ExplainScene scene = await ExplainScene.StartAsync(state, mesh, settings);
        using HttpResponseMessage first = await scene.SendAsync(ChatBody.Of("first/echo", members: "\"max_tokens\":5"));
        await scene.Ledger.EventAsync(first);
        string body = ChatBody.Of("first/never-sent", members: "\"max_tokens\":5,\"models\":[\"first/echo\",\"first/seeing\",\"limited/echo\"]");
        SortedDictionary<string, string> before = await scene.StoredAsync();

        JsonNode one = await scene.ExplainAsync(body);
        JsonNode other = await scene.ExplainAsync(body);

        Assert.Equal(before, await scene.StoredAsync());
        Assert.Equal(one.ToJsonString(), other.ToJsonString());
        Assert.Equal("first/echo", (string?)one["target"]);
        Assert.Contains(ExplainScene.Entries(one), entry => entry.StartsWith("first/never-sent price! No price is known", StringComparison.Ordinal));
        Assert.Empty(await mesh.Emulator.RequestsAsync("never-sent"));
    }

    [Theory]
    [InlineData("refuse", null)]
    [InlineData("cheaper", "budget")]
    public async Task Explain_BudgetWithoutRoom_IsToldAsTheRequestThenFares(string onExhausted, string? degraded)
    {
        // Enough for the cheap model and not for the dear one.
        string settings = $$"""
            "daily_budget": { "usd": 0.0005, "kind": "hard", "on_exhausted": "{{onExhausted}}" }
            """;
        await using ExplainScene scene = await ExplainScene.StartAsync(state, mesh, settings);
        string body = ChatBody.Of("first/seeing", members: "\"max_tokens\":100");

        JsonNode explained = await scene.ExplainAsync(body);
        using HttpResponseMessage sent = await scene.SendAsync(body);

        Assert.Equal(degraded, (string?)explained["degraded"]);
        Assert.Equal(degraded, sent.Header("x-mesh-degraded"));
        Assert.Contains(
            ExplainScene.Entries(explained),
            entry => entry.StartsWith("first/seeing budget! The budget 'daily' of the organisation 'default'", StringComparison.Ordinal));
        Assert.Equal((int)sent.StatusCode, (int?)explained["error"]?["status"] ?? 200);
        if (sent.IsSuccessStatusCode)
        {
            Assert.Equal("first/echo", (string?)explained["target"]);
            Assert.Equal(ExplainScene.Entries(explained), ExplainScene.Entries((await scene.Ledger.EventAsync(sent)).Decision!));
        }
    }

    [Fact]
    public async Task Explain_StateAway_SaysThatAdmissionIsNotKnown()
    {
        await using GarnetServer own = new();
        await own.StartAsync(TestContext.Current.CancellationToken);
        await using RouterServer router = await RouterServer.StartAsync(
            own.Endpoint, mesh.Emulator.Root, new RouterSettings { StateTimeout = TimeSpan.FromMilliseconds(250) });
        await own.StopAsync();

        using HttpResponseMessage response = await ExplainScene.AskAsync(router, ChatBody.Of("first/priced"));
        JsonNode explained = await response.JsonAsync();

        Assert.Equal((HttpStatusCode.OK, false), (response.StatusCode, (bool?)explained["admission_known"]));
        Assert.Equal("first/priced", (string?)explained["target"]);
    }
}
