using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Authentication;

/// <summary>What a key may ask for, and its own limits.</summary>
public sealed class ScopeTests(MeshFixture mesh, GarnetServer server) : IClassFixture<GarnetServer>
{
    [Fact]
    public async Task Chat_ModelOutsideTheScope_IsForbiddenAndSentNowhere()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("narrow") with { Scope = new AccessScope { Models = ["second/*"] } });

        using HttpResponseMessage refused = await router.ChatAsync(ChatBody.Of("first/scope-closed"), secret);
        using HttpResponseMessage other = await router.ChatAsync(ChatBody.Chain(["first/scope-closed", "second/echo"]), secret);

        JsonObject error = await refused.ErrorAsync();
        Assert.Equal((HttpStatusCode.Forbidden, "model_not_allowed", "model"), (refused.StatusCode, (string?)error["code"], (string?)error["param"]));
        Assert.Contains("key's scope", (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "second"), (other.StatusCode, other.Header("x-mesh-provider")));
        Assert.Empty(await mesh.Emulator.RequestsAsync("scope-closed"));
    }

    [Fact]
    public async Task Chat_CategoryOutsideTheTeamsScope_IsForbidden()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("category") with { TeamScope = new AccessScope { Categories = ["other*"] } });

        using HttpResponseMessage refused = await router.ChatAsync(ChatBody.Of("team"), secret);

        JsonObject error = await refused.ErrorAsync();
        Assert.Equal("model_not_allowed", (string?)error["code"]);
        Assert.Contains("team's scope", (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_List_IsWhatTheKeyMayUse()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("lister") with
        {
            Scope = new AccessScope { Models = ["first/pr*"], Categories = ["none"] },
        });

        using HttpResponseMessage list = await router.GetAsync("v1/models", secret);
        using HttpResponseMessage hidden = await router.GetAsync("v1/models/first/plain", secret);

        Assert.Equal(["first/priced"], (await list.JsonAsync())["data"]!.AsArray().Select(model => (string?)model!["id"]));
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Theory]
    [InlineData("v1/chat/completions")]
    [InlineData("chat/completions")]
    public async Task Chat_EndpointOutsideTheScope_IsForbiddenUnderEveryName(string path)
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("reader") with { Scope = new AccessScope { Endpoints = ["/v1/models"] } });

        using HttpResponseMessage chat = await router.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(ChatBody.Of("first/echo")) }, secret);
        using HttpResponseMessage models = await router.GetAsync("v1/models", secret);

        Assert.Equal("endpoint_not_allowed", (string?)(await chat.ErrorAsync())["code"]);
        Assert.Equal(HttpStatusCode.OK, models.StatusCode);
    }

    [Theory]
    [InlineData("\"max_tokens\":11", HttpStatusCode.BadRequest, "max_tokens")]
    [InlineData("\"temperature\":1.5", HttpStatusCode.BadRequest, "temperature")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"write\"}}]", HttpStatusCode.Forbidden, "tools")]
    public async Task Chat_BeyondTheScope_IsRefusedByField(string members, HttpStatusCode status, string field)
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("bounded") with
        {
            Scope = new AccessScope { MaxTokens = 10, MaxTemperature = 1, Tools = ["read"], MaxBodyBytes = 1000 },
        });

        using HttpResponseMessage refused = await router.ChatAsync(ChatBody.Of("first/echo", members: members), secret);
        using HttpResponseMessage large = await router.ChatAsync(ChatBody.Of("first/echo", new string('x', 1000)), secret);
        using HttpResponseMessage silent = await router.ChatAsync(ChatBody.Of("first/fault-none,tokens=50"), secret);

        Assert.Equal((status, field), (refused.StatusCode, (string?)(await refused.ErrorAsync())["param"]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal("10", silent.Header("x-mesh-max-tokens"));
        Assert.Equal(10, (int?)(await silent.JsonAsync())["usage"]!["completion_tokens"]);
    }

    [Fact]
    public async Task Chat_LimitsOfItsOwn_TakeThePlaceOfTheConfigurations()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string limited = await scene.PublishAsync(KeyScene.Principal("limited") with { Limits = new OwnLimits { RequestsPerMinute = 1 } });
        string teamed = await scene.PublishAsync(KeyScene.Principal("teamed") with { Team = "red", TeamLimits = new OwnLimits { RequestsPerMinute = 2 } });
        string teamMate = await scene.PublishAsync(KeyScene.Principal("mate") with { Team = "red", TeamLimits = new OwnLimits { RequestsPerMinute = 2 } });

        Assert.Equal([200, 429], await StatusesAsync(router, limited, limited));
        Assert.Equal([200, 200, 429], await StatusesAsync(router, teamed, teamMate, teamed));
    }

    private static async Task<List<int>> StatusesAsync(RouterServer router, params string[] secrets)
    {
        List<int> statuses = [];
        foreach (string secret in secrets)
        {
            using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("first/echo"), secret);
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }
}
