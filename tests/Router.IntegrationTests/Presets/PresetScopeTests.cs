using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.Router.IntegrationTests.Authentication;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Presets;

/// <summary>Presets and the scopes of keys.</summary>
public sealed class PresetScopeTests(MeshFixture mesh, GarnetServer server) : IClassFixture<GarnetServer>
{
    [Theory]
    [InlineData("preset/ch*")]
    [InlineData("preset/chat")]
    public async Task Ask_KeyOfOnePreset_MayAskThatOneAndSeesNoOther(string categories)
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync(PresetMesh.Settings);
        string secret = await scene.PublishAsync(KeyScene.Principal("presets") with { Scope = new AccessScope { Categories = [categories] } });

        using HttpResponseMessage served = await router.ChatAsync(ChatBody.Of("preset/chat"), secret);
        using HttpResponseMessage refused = await router.ChatAsync(ChatBody.Of("preset/claude"), secret);
        using HttpResponseMessage list = await router.GetAsync("v1/models", secret);

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal((HttpStatusCode.Forbidden, "model_not_allowed"), (refused.StatusCode, (string?)(await refused.ErrorAsync())["code"]));
        JsonNode models = await list.JsonAsync();
        Assert.Equal(
            ["preset/chat"],
            models["data"]!.AsArray().Select(model => (string)model!["id"]!).Where(id => id.StartsWith("preset/", StringComparison.Ordinal)));
    }
}
