using System.Net;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

public sealed class ModelEndpointTests(MeshFixture mesh)
{
    [Fact]
    public async Task List_Models_HoldsMappingsAndListedModelsOfConfiguredProviders()
    {
        using HttpResponseMessage response = await mesh.Router.GetAsync("v1/models");

        JsonNode list = await response.JsonAsync();
        Assert.Equal("list", (string?)list["object"]);
        JsonObject[] models = [.. list["data"]!.AsArray().Select(model => model!.AsObject())];
        Assert.All(models, model =>
        {
            Assert.Equal(["id", "object", "created", "owned_by"], model.Select(member => member.Key).Take(4));
            Assert.Equal("model", (string?)model["object"]);
        });
        Dictionary<string, string> owners = models.ToDictionary(model => (string)model["id"]!, model => (string)model["owned_by"]!);
        Assert.Equal(("llmmesh", "first"), (owners["team"], owners["first/priced"]));
        Assert.Contains("router", owners.Keys);
        Assert.DoesNotContain("openai/gpt-4o", owners.Keys);
    }

    [Theory]
    [InlineData("team", "llmmesh")]
    [InlineData("first/priced", "first")]
    [InlineData("first%2Fpriced", "first")]
    [InlineData("priced", "first")]
    [InlineData("first/whatever", "first")]
    public async Task Find_NameARequestMayCarry_IsFound(string id, string owner)
    {
        using HttpResponseMessage response = await mesh.Router.GetAsync($"v1/models/{id}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonNode model = await response.JsonAsync();
        Assert.Equal((Uri.UnescapeDataString(id), owner), ((string?)model["id"], (string?)model["owned_by"]));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("nobody/at-home")]
    [InlineData("openai/gpt-4o")]
    public async Task Find_NameNobodyServes_IsNotFound(string id)
    {
        using HttpResponseMessage response = await mesh.Router.GetAsync($"v1/models/{id}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("model_not_found", (string?)(await response.ErrorAsync())["code"]);
    }
}
