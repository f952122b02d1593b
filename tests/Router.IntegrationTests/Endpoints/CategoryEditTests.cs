using System.Net;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary><c>/config/category</c> and <c>/config/model-mapping</c>.</summary>
public sealed class CategoryEditTests(SharedConfiguration shared) : IClassFixture<SharedConfiguration>
{
    [Fact]
    public async Task Post_NewCategory_IsKnownAndServesUnderItsName()
    {
        using HttpResponseMessage answer = await shared.SendAsync(
            "POST", "config/category", """{ "name": "poetry", "models": ["second/echo"], "keywords": ["rhyme*", "sonnet"] }""");

        Assert.Equal(["$.categories.poetry", "$.mappings.poetry"], Changed(await answer.JsonAsync()).Order());
        JsonNode category = (await shared.ConfigAsync())["categories"]!.AsArray().Single(one => (string?)one!["name"] == "poetry")!;
        Assert.Equal((false, 2), ((bool)category["built_in"]!, category["keywords"]!.AsArray().Count));
        Assert.Equal(["second/echo"], await ChainAsync("poetry"));
    }

    [Fact]
    public async Task Post_PartOfACategory_LeavesTheRest()
    {
        using HttpResponseMessage made = await shared.SendAsync("POST", "config/category", """{ "name": "knitting", "models": ["second/echo"], "keywords": ["yarn"] }""");
        using HttpResponseMessage words = await shared.SendAsync("POST", "config/category", """{ "name": "knitting", "keywords": ["wool"] }""");
        using HttpResponseMessage chain = await shared.SendAsync("POST", "config/model-mapping", """{ "category": "knitting", "models": ["first/echo"] }""");

        Assert.Equal(["$.categories.knitting.keywords"], Changed(await words.JsonAsync()));
        Assert.Equal(["$.mappings.knitting"], Changed(await chain.JsonAsync()));
        Assert.Equal(["first/echo"], await ChainAsync("knitting"));
    }

    [Fact]
    public async Task Post_ChainOfAMappingWithAPolicy_KeepsThePolicy()
    {
        using HttpResponseMessage answer = await shared.SendAsync("POST", "config/model-mapping", """{ "category": "ring", "models": ["second/echo", "first/echo"] }""");

        Assert.Equal(["$.mappings.ring.models"], Changed(await answer.JsonAsync()));
        Assert.Equal(["second/echo", "first/echo"], await ChainAsync("ring"));
        Assert.Equal("round_robin", (string?)(await shared.ConfigAsync())["policies"]!["ring"]!["strategy"]);
    }

    [Theory]
    [InlineData("config/category", """{ "name": "bad", "models": ["second/echo"], "keywords": ["fine", "*"] }""", "$.categories.bad.keywords[1]")]
    [InlineData("config/category", """{ "name": "bad", "models": [] }""", "$.mappings.bad")]
    [InlineData("config/category", """{ "name": "bad", "models": ["nobody/nothing"] }""", "$.mappings.bad[0]")]
    [InlineData("config/category", """{ "name": "bad", "keywords": ["fine"] }""", "$.categories.bad")]
    [InlineData("config/model-mapping", """{ "category": "ring", "models": [{ "model": "first/echo", "weight": 40 }] }""", "$.mappings.ring")]
    public async Task Post_WhatWouldNotBeValid_IsRefusedWithThePlace(string path, string body, string place)
    {
        string tag = await shared.VersionAsync();

        using HttpResponseMessage answer = await shared.SendAsync("POST", path, body);

        Assert.Equal((400, "invalid_configuration"), ((int)answer.StatusCode, (string?)(await answer.ErrorAsync())["code"]));
        Assert.Contains((await answer.JsonAsync())["errors"]!.AsArray(), error => ((string)error!["path"]!).StartsWith(place, StringComparison.Ordinal));
        Assert.Equal(tag, await shared.VersionAsync());
    }

    [Theory]
    [InlineData("config/category", "")]
    [InlineData("config/category", "null")]
    [InlineData("config/category", """{ "models": ["second/echo"] }""")]
    [InlineData("config/category", """{ "name": null }""")]
    [InlineData("config/category", """{ "name": "x", "name": "y" }""")]
    [InlineData("config/category", """{ "name": "x", "words": [] }""")]
    [InlineData("config/model-mapping", """{ "category": "team" }""")]
    [InlineData("config/model-mapping", """{ "category": "team", "models": null }""")]
    public async Task Post_AnotherBody_IsRefusedWithTheForm(string path, string body)
    {
        using HttpResponseMessage answer = await shared.SendAsync("POST", path, body);

        JsonObject error = await answer.ErrorAsync();
        Assert.Equal((400, "invalid_json"), ((int)answer.StatusCode, (string?)error["code"]));
        Assert.Contains("\"models\"", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ForAnotherVersion_IsAConflict()
    {
        using HttpResponseMessage answer = await shared.SendAsync("POST", "config/model-mapping", """{ "category": "team", "models": ["first/echo"] }""", "\"999\"");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(["second/echo"], await ChainAsync("team"));
    }

    [Fact]
    public async Task Delete_CategoryOfItsOwn_RemovesItAndItsChain()
    {
        using HttpResponseMessage made = await shared.SendAsync("POST", "config/category", """{ "name": "gone/soon", "models": ["second/echo"], "keywords": ["gone"] }""");

        using HttpResponseMessage removed = await shared.SendAsync("DELETE", "config/category/gone%2Fsoon");

        Assert.Equal((200, 200), ((int)made.StatusCode, (int)removed.StatusCode));
        JsonObject config = await shared.ConfigAsync();
        Assert.DoesNotContain(config["categories"]!.AsArray(), category => (string?)category!["name"] == "gone/soon");
        Assert.Null(config["mappings"]!["gone/soon"]);
        using HttpResponseMessage again = await shared.SendAsync("DELETE", "config/category/gone%2Fsoon");
        Assert.Equal((404, "category_not_found"), ((int)again.StatusCode, (string?)(await again.ErrorAsync())["code"]));
    }

    [Fact]
    public async Task Delete_CategoryOfTheMesh_TakesBackItsChangesAndNothingElse()
    {
        IReadOnlyList<string> built = await ChainAsync("reasoning");
        using HttpResponseMessage changed = await shared.SendAsync("POST", "config/category", """{ "name": "reasoning", "models": ["second/echo"], "keywords": ["why"] }""");
        Assert.Equal(["second/echo"], await ChainAsync("reasoning"));

        using HttpResponseMessage back = await shared.SendAsync("DELETE", "config/category/reasoning");
        using HttpResponseMessage again = await shared.SendAsync("DELETE", "config/category/reasoning");

        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal(built, await ChainAsync("reasoning"));
        Assert.Equal((400, "category_built_in"), ((int)again.StatusCode, (string?)(await again.ErrorAsync())["code"]));
    }

    private static IEnumerable<string> Changed(JsonNode answer) => answer["changed"]!.AsArray().Select(path => (string)path!);

    private async Task<IReadOnlyList<string>> ChainAsync(string name) =>
        [.. (await shared.ConfigAsync())["mappings"]![name]!.AsArray().Select(target => (string)target!)];
}
