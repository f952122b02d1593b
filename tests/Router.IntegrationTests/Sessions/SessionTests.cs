using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Health;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.IntegrationTests.Sessions;

/// <summary>A conversation stays with the target that has served it, whichever router it comes through, while that target is well.</summary>
public sealed class SessionTests(MeshFixture mesh)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conversation_AfterFailover_StaysOnTheFallbackOnEveryReplica()
    {
        (string first, string second) = (mesh.Providers.Next(), mesh.Providers.Next());
        await using RouterServer one = await mesh.StartRouterAsync(Settings(first, second));
        await using RouterServer other = await mesh.StartRouterAsync(Settings(first, second));
        await mesh.Emulator.ArmFaultAsync("503", first, times: 1);

        Assert.Equal(second, await ServedByAsync(one, Turn(1, first)));

        Assert.Equal(second, await ServedByAsync(one, Turn(2, first)));
        await Eventually.HoldsAsync(
            "the other router has heard of it", async () => await ServedByAsync(other, Turn(2, first)) == second);
        Assert.Equal(second, await ServedByAsync(other, Turn(3, first)));
        Assert.Equal(first, await ServedByAsync(one, Turn(2, "another conversation")));
    }

    [Fact]
    public async Task Conversation_StartedAnew_IsNoConversation()
    {
        (string first, string second) = (mesh.Providers.Next(), mesh.Providers.Next());
        await using RouterServer router = await mesh.StartRouterAsync(Settings(first, second));
        await mesh.Emulator.ArmFaultAsync("503", first, times: 1);

        Assert.Equal(second, await ServedByAsync(router, Turn(1, first)));

        Assert.Equal(first, await ServedByAsync(router, Turn(1, first)));
    }

    [Fact]
    public async Task Conversation_NamedByAHeader_StaysWhateverItSays()
    {
        (string first, string second) = (mesh.Providers.Next(), mesh.Providers.Next());
        await using RouterServer router = await mesh.StartRouterAsync(Settings(first, second));
        await mesh.Emulator.ArmFaultAsync("503", first, times: 1);

        Assert.Equal(second, await ServedByAsync(router, Turn(1, "one thing"), first));

        Assert.Equal(second, await ServedByAsync(router, Turn(1, "another thing"), first));
        Assert.Equal(first, await ServedByAsync(router, Turn(1, "a third thing"), "another session"));
    }

    [Fact]
    public async Task Conversation_TargetFoundDown_LeavesItAndStaysWithTheNext()
    {
        (string first, string second) = (mesh.Providers.Next(), mesh.Providers.Next());
        await using RouterServer router = await mesh.StartRouterAsync(Settings(first, second));
        HealthBoard health = router.Services.GetRequiredService<HealthBoard>();
        await mesh.Emulator.ArmFaultAsync("503", first, times: 1);
        Assert.Equal(second, await ServedByAsync(router, Turn(1, first)));
        Assert.Equal(second, await ServedByAsync(router, Turn(2, first)));

        await PublishAsync(health, second, HealthState.Down);
        await Eventually.HoldsAsync("it leaves the target", async () => await ServedByAsync(router, Turn(2, first)) == first);
        await PublishAsync(health, second, HealthState.Healthy);

        await Eventually.HoldsAsync("the router knows that the target is well", () => Task.FromResult(
            router.Services.GetRequiredService<LlmMesh.Router.Configuration.HealthSnapshot>().Current[$"{second}/{second}"].State == HealthState.Healthy));
        Assert.Equal(first, await ServedByAsync(router, Turn(3, first)));
    }

    [Fact]
    public async Task Conversation_RouterStartsLater_KnowsItFromTheState()
    {
        (string first, string second) = (mesh.Providers.Next(), mesh.Providers.Next());
        await using (RouterServer before = await mesh.StartRouterAsync(Settings(first, second)))
        {
            await mesh.Emulator.ArmFaultAsync("503", first, times: 1);
            Assert.Equal(second, await ServedByAsync(before, Turn(1, first)));
            MeshState state = before.Services.GetRequiredService<MeshState>();
            await Eventually.HoldsAsync("it is written", async () =>
                (await state.Sessions.ReadAsync(0, Cancelled)).Bindings.Any(binding => binding.Target == $"{second}/{second}"));
        }

        await using RouterServer after = await mesh.StartRouterAsync(Settings(first, second));

        await Eventually.HoldsAsync("the new router has read it", async () => await ServedByAsync(after, Turn(2, first)) == second);
    }

    private static RouterSettings Settings(string first, string second) => new()
    {
        Configuration =
            $$"""
            {
              "settings": { "retry": { "max_retries": 0 } },
              "providers": { {{ProviderPool.Provider(first)}}, {{ProviderPool.Provider(second)}} },
              "mappings": { "talk": ["{{first}}/{{first}}", "{{second}}/{{second}}"] }
            }
            """,
    };

    private static Task PublishAsync(HealthBoard health, string provider, HealthState state) => health.PublishAsync(
        [new TargetHealth(provider, provider, state, 12, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), null)], Cancelled);

    private static string Turn(int turn, string begins)
    {
        JsonArray messages = [Message("user", $"It begins with {begins}.")];
        for (int i = 1; i < turn; i++)
        {
            messages.Add(Message("assistant", $"Answer {i}."));
            messages.Add(Message("user", $"Question {i}."));
        }

        return new JsonObject { ["model"] = "talk", ["messages"] = messages }.ToJsonString();
    }

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    private static async Task<string?> ServedByAsync(RouterServer router, string body, string? session = null)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "v1/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (session is not null)
        {
            request.Headers.TryAddWithoutValidation("x-mesh-session", session);
        }

        using HttpResponseMessage response = await router.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        return response.Header("x-mesh-provider");
    }
}
