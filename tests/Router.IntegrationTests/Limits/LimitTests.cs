using System.Net;
using System.Net.ServerSentEvents;

namespace LlmMesh.Router.IntegrationTests.Limits;

public sealed class LimitTests(MeshFixture mesh)
{
    [Fact]
    public async Task Chat_KeyBeyondItsRequestsPerMinute_IsRefusedOnEveryReplica()
    {
        RouterSettings settings = Keyed("limit-rate-a,limit-rate-b", """{ "requests_per_minute": 3 }""");
        await using RouterServer one = await mesh.StartRouterAsync(settings);
        await using RouterServer other = await mesh.StartRouterAsync(settings);

        using HttpResponseMessage first = await one.ChatAsync(ChatBody.Of("first/echo"), "limit-rate-a");
        using HttpResponseMessage second = await other.ChatAsync(ChatBody.Of("first/echo"), "limit-rate-a");
        using HttpResponseMessage third = await one.ChatAsync(ChatBody.Of("first/echo"), "limit-rate-a");
        using HttpResponseMessage fourth = await other.ChatAsync(ChatBody.Of("first/limit-rate"), "limit-rate-a");
        using HttpResponseMessage somebodyElse = await one.ChatAsync(ChatBody.Of("first/echo"), "limit-rate-b");

        Assert.Equal(["3 2", "3 1", "3 0"], new[] { first, second, third }.Select(response =>
            $"{response.Header("x-ratelimit-limit-requests")} {response.Header("x-ratelimit-remaining-requests")}"));
        Assert.All([first, second, third, somebodyElse], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        await AssertRefusedAsync(fourth, "rate_limit_exceeded");
        Assert.Empty(await mesh.Emulator.RequestsAsync("limit-rate"));
    }

    [Fact]
    public async Task Chat_KeyBeyondItsConcurrency_IsRefusedOnEveryReplicaUntilAPlaceIsFree()
    {
        RouterSettings settings = Keyed("limit-places", """{ "concurrency": 1 }""");
        await using RouterServer one = await mesh.StartRouterAsync(settings);
        await using RouterServer other = await mesh.StartRouterAsync(settings);

        using (HttpResponseMessage holding = await one.ChatAsync(ChatBody.Of("first/fault-stall", stream: true), "limit-places"))
        {
            await foreach (SseItem<string> unused in holding.EventsAsync())
            {
                break;
            }

            using HttpResponseMessage refused = await other.ChatAsync(ChatBody.Of("first/echo"), "limit-places");
            await AssertRefusedAsync(refused, "concurrency_limit_exceeded");
        }

        await Eventually.HoldsAsync("the place is free", async () =>
        {
            using HttpResponseMessage next = await other.ChatAsync(ChatBody.Of("first/echo"), "limit-places");
            return next.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task Chat_OneAfterTheOther_NeverMeetsALimitOfOneInFlight()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Keyed("limit-serial", """{ "concurrency": 1 }"""));

        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("first/echo"), "limit-serial");
            await response.TextAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await mesh.Ledger.EventAsync(response);
        }
    }

    [Fact]
    public async Task Chat_TargetBeyondItsLimit_AnotherCandidateIsTaken()
    {
        await using RouterServer router = await mesh.StartRouterAsync(WithTargetLimits("ratio", """{ "requests_per_minute": 1 }"""));
        using HttpResponseMessage first = await router.ChatAsync(ChatBody.Chain(["ratio/echo", "second/echo"]));

        using HttpResponseMessage second = await router.ChatAsync(ChatBody.Chain(["ratio/echo", "second/echo"]));
        using HttpResponseMessage alone = await router.ChatAsync(ChatBody.Of("ratio/echo"));
        using HttpResponseMessage otherModel = await router.ChatAsync(ChatBody.Of("ratio/fault-none"));

        Assert.Equal(("ratio", "1"), (first.Header("x-mesh-provider"), first.Header("x-mesh-attempts")));
        Assert.Equal(("second", "1"), (second.Header("x-mesh-provider"), second.Header("x-mesh-attempts")));
        await AssertRefusedAsync(alone, "rate_limit_exceeded");
        Assert.Equal(HttpStatusCode.OK, otherModel.StatusCode);
    }

    [Fact]
    public async Task Chat_NextCandidateAtItsLimit_IsPassedOver()
    {
        await using RouterServer router = await mesh.StartRouterAsync(WithTargetLimits("tight", """{ "requests_per_minute": 1 }"""));
        using HttpResponseMessage spent = await router.ChatAsync(ChatBody.Of("tight/echo"));

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Chain(["first/fault-504", "tight/echo", "second/echo"]));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("second", "2"), (response.Header("x-mesh-provider"), response.Header("x-mesh-attempts")));
    }

    [Fact]
    public async Task Chat_LimitsInAnEditedConfiguration_CountFromTheNextRequest()
    {
        RouterSettings settings = Keyed("limit-edited", """{ "requests_per_minute": 1 }""");
        await using RouterServer router = await mesh.StartRouterAsync(settings);
        using HttpResponseMessage first = await router.ChatAsync(ChatBody.Of("first/echo"), "limit-edited");
        using HttpResponseMessage refused = await router.ChatAsync(ChatBody.Of("first/echo"), "limit-edited");

        Assert.Empty(router.Reconfigure(Keyed("", """{ "requests_per_minute": 2 }""").Configuration).Errors);
        using HttpResponseMessage admitted = await router.ChatAsync(ChatBody.Of("first/echo"), "limit-edited");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK],
            new[] { first, refused, admitted }.Select(response => response.StatusCode));
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string code)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(code, (string?)(await response.ErrorAsync())["code"]);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(61));
        Assert.Null(response.Header("x-mesh-provider"));
    }

    private static RouterSettings Keyed(string keys, string limits) => new()
    {
        ApiKeys = keys,
        Configuration = $$"""{ "settings": { "key_limits": {{limits}} }, "providers": { {{RouterSettings.UsualProviders}} } }""",
    };

    private static RouterSettings WithTargetLimits(string provider, string limits) => new()
    {
        Configuration =
            $$"""
            { "providers": { {{RouterSettings.UsualProviders}}, "{{provider}}": {
                "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true, "target_limits": {{limits}} } } }
            """,
    };
}
