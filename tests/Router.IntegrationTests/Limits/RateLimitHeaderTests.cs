using System.Net;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Limits;

public sealed class RateLimitHeaderTests(MeshFixture mesh, GarnetServer state) : IClassFixture<GarnetServer>
{
    [Fact]
    public async Task Chat_SeveralLimits_TightestIsToldInEveryAnswer()
    {
        await using LimitScene scene = await LimitScene.StartAsync(
            state,
            mesh,
            """
            "key_limits": { "requests_per_minute": 9, "tokens_per_minute": 2000 },
            "team_limits": { "requests_per_minute": 8 },
            "organisation_limits": { "requests_per_minute": 2, "tokens_per_minute": 100000 }
            """);

        using HttpResponseMessage first = await LimitScene.HoldAsync(scene.Router, maxTokens: 300);
        using HttpResponseMessage second = await LimitScene.HoldAsync(scene.Router, maxTokens: 300);
        using HttpResponseMessage refused = await scene.Router.ChatAsync(ChatBody.Of("first/echo", members: "\"max_tokens\":10"));

        Assert.Equal(["2 1", "2 0", "2 0"], new[] { first, second, refused }.Select(response =>
            $"{response.Header("x-ratelimit-limit-requests")} {response.Header("x-ratelimit-remaining-requests")}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.All([first, second, refused], response =>
        {
            Assert.Matches("^([1-5]?[0-9]s|1m[01]s)$", response.Header("x-ratelimit-reset-requests"));
            Assert.Matches("^([1-5]?[0-9]s|1m[01]s)$", response.Header("x-ratelimit-reset-tokens"));
            Assert.Equal("2000", response.Header("x-ratelimit-limit-tokens"));
        });

        // A sixteenth is kept back for outages.
        Assert.InRange(int.Parse(first.Header("x-ratelimit-remaining-tokens")!, null), 1600 - 125, 1699 - 125);
        Assert.InRange(int.Parse(second.Header("x-ratelimit-remaining-tokens")!, null), 1200 - 125, 1399 - 125);
    }

    [Fact]
    public async Task Chat_NoLimits_TellsNothing()
    {
        await using LimitScene scene = await LimitScene.StartAsync(state, mesh, "\"retry\": {}");

        using HttpResponseMessage response = await scene.Router.ChatAsync(ChatBody.Of("first/echo"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("x-ratelimit", StringComparison.OrdinalIgnoreCase));
    }
}
