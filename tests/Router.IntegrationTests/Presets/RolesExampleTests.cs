using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Presets;

/// <summary>examples/roles, as it ships: four roles, four prompts, and variables that give a role to somebody else.</summary>
public sealed class RolesExampleTests(MeshFixture mesh)
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "examples", "roles");

    [Theory]
    [InlineData("maitre")]
    [InlineData("base")]
    [InlineData("codeur")]
    [InlineData("validateur")]
    public async Task Role_OfTheExample_SpeaksWithItsOwnPrompt(string role)
    {
        string model = $"role-{role}";
        await using RouterServer router = await mesh.StartRouterAsync(Settings(($"{role.ToUpperInvariant()}_PROVIDER", $"emulator/{model}")));

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"preset/{role}", "bonjour"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonNode body = JsonNode.Parse(await PresetMesh.BodyWithAsync(mesh.Emulator, model, "bonjour"))!;
        string prompt = await File.ReadAllTextAsync(Path.Combine(Folder, "prompts", $"{role}.md"), TestContext.Current.CancellationToken);
        Assert.Equal(("system", prompt.Trim()), ((string)body["messages"]![0]!["role"]!, ((string)body["messages"]![0]!["content"]!).Trim()));
        Assert.NotNull(body["temperature"]);
        Assert.NotNull(response.Header("x-mesh-max-tokens"));
    }

    [Fact]
    public async Task Roles_NoVariable_AreServedByWhoeverIsThere()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings());

        foreach (string role in (string[])["maitre", "base", "codeur", "validateur"])
        {
            using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"preset/{role}", "bonjour"));

            Assert.Equal((HttpStatusCode.OK, "emulator", "small"), (response.StatusCode, response.Header("x-mesh-provider"), response.Header("x-mesh-model")));
        }
    }

    [Theory]
    [InlineData("emulator", "small")]
    [InlineData("emulator/large,emulator/echo", "large")]
    public async Task Variable_NamesAProviderOrModels_TakesTheChainsPlace(string value, string model)
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings(("CODEUR_PROVIDER", value)));

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("preset/codeur"));

        Assert.Equal((HttpStatusCode.OK, model), (response.StatusCode, response.Header("x-mesh-model")));
    }

    [Fact]
    public void Variable_NamesNobody_IsRefusedByItsName() =>
        Assert.Contains("CODEUR_PROVIDER", RouterServer.Refuse(Settings(("CODEUR_PROVIDER", "nobody/at-home"))), StringComparison.Ordinal);

    private static RouterSettings Settings(params (string Name, string Value)[] variables) => new()
    {
        Variables = variables.Append(("Mesh:ConfigFile", Path.Combine(Folder, "router_config.json")))
            .ToDictionary(variable => variable.Item1, variable => variable.Item2, StringComparer.Ordinal),
    };
}
