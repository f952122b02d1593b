namespace LlmMesh.Catalog.UnitTests;

public sealed class CategoryTests
{
    private static readonly string[] BuiltIn = ["tools", "vision", "code", "reasoning", "conversation"];

    [Fact]
    public void Seed_Categories_AreThoseOfTheChains()
    {
        CatalogSnapshot seed = Configured.Seed();

        Assert.Equal(BuiltIn, seed.Categories.Select(category => category.Name));
        Assert.All(seed.Categories, category => Assert.True(category.IsBuiltIn && seed.Mappings[category.Name].IsBuiltIn));
        Assert.All(seed.Categories, category => Assert.Equal(category.Name is "code" or "reasoning" or "conversation", category.Keywords.Count > 0));
        Assert.True(seed.Mappings[CatalogSnapshot.RouterName].IsBuiltIn);
    }

    [Theory]
    [InlineData("tools", "openrouter/moonshotai/kimi-k2.5, openrouter/z-ai/glm-5, openai/gpt-4o-mini")]
    [InlineData("code", "openrouter/z-ai/glm-5, openai/gpt-4o-mini, openrouter/moonshotai/kimi-k2.5")]
    [InlineData("reasoning", "openrouter/moonshotai/kimi-k2.5, openrouter/z-ai/glm-5, openai/gpt-4o-mini")]
    [InlineData("conversation", "openrouter/z-ai/glm-5, openai/gpt-4o-mini, openrouter/moonshotai/kimi-k2.5")]
    [InlineData("vision", "openai/gpt-5, google/gemini-2.5-pro, openai/gpt-4-turbo")]
    public void Seed_ChainOfACategory_BeginsAsPromised(string category, string expected)
    {
        // gpt-4o-mini stands for OpenAI's and OpenRouter's.
        IEnumerable<string> chain = Configured.Seed().Mappings[category].Targets
            .Select(target => target.Name)
            .Where(name => name is not "openrouter/openai/gpt-4o-mini");

        Assert.StartsWith(expected, string.Join(", ", chain), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OperatorsCategories_StandBeforeTheBuiltInOnes()
    {
        CatalogSnapshot snapshot = Configured.Snapshot("""
            {
              "categories": { "legal": { "keywords": ["contrat*", "clause de non-concurrence"] }, "bare": {}, "code": { "keywords": ["cobol"] } },
              "mappings": { "legal": ["openai/gpt-4o"], "bare": ["code"] }
            }
            """);

        Assert.Equal(["legal", "bare", .. BuiltIn], snapshot.Categories.Select(category => category.Name));
        Assert.Equal(["contrat*", "clause de non-concurrence"], snapshot.Categories[0].Keywords);
        Assert.False(snapshot.Categories[0].IsBuiltIn);
        Assert.Empty(snapshot.Categories[1].Keywords);
        Category code = snapshot.Categories.Single(category => category.Name == "code");
        Assert.Equal(["cobol"], code.Keywords);
        Assert.True(code.IsBuiltIn);
        Assert.Equal(NameKind.Mapping, snapshot.Resolve("legal").Kind);
        Assert.Equal(NameKind.Automatic, snapshot.Resolve("auto").Kind);
    }

    [Theory]
    [InlineData(""" "categories": { "reasoning": null } """)]
    [InlineData(""" "mappings": { "reasoning": null } """)]
    public void Read_BuiltInCategory_GoesWithNullOrWithItsChain(string file) => Assert.Equal(
        BuiltIn.Except(["reasoning"]),
        Configured.Snapshot($$"""{ {{file}} }""").Categories.Select(category => category.Name));

    [Fact]
    public void Read_MappingCalledRouter_EndsAutomaticChoice() =>
        Assert.Equal(NameKind.Mapping, Configured.Snapshot("""{ "mappings": { "router": ["openai/gpt-4o"] } }""").Resolve("auto").Kind);

    [Theory]
    [InlineData("kubernetes")]
    [InlineData("c++")]
    [InlineData("стек")]
    [InlineData("堆栈")]
    [InlineData("contrat* de travail*")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Read_Keyword_IsTaken(string keyword) => Assert.Equal(
        [keyword],
        Configured.Snapshot($$"""{ "categories": { "code": { "keywords": ["{{keyword}}"] } } }""").Categories.Single(c => c.Name == "code").Keywords);

    [Theory]
    [InlineData("", "no letter or digit")]
    [InlineData("  ", "no letter or digit")]
    [InlineData("--", "no letter or digit")]
    [InlineData("*", "no letter or digit")]
    [InlineData("stack *", "at the end of a word")]
    [InlineData("*trace", "at the end of a word")]
    [InlineData("st*ck", "at the end of a word")]
    [InlineData("stack**", "at the end of a word")]
    [InlineData("st*ck trace*", "at the end of a word")]
    [InlineData("+* trace", "at the end of a word")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", "longer than 64")]
    public void Read_BadKeyword_NamesThePath(string keyword, string message)
    {
        Assert.All(
            (string[])["code", "own"],
            category => Refuses(
                $$""" "categories": { "{{category}}": { "keywords": ["good", "{{keyword}}"] } }, "mappings": { "own": ["code"] } """,
                $"$.categories.{category}.keywords[1]",
                message));
    }

    [Theory]
    [InlineData(""" "categories": { "own": { "keywords": ["word"] } } """, "$.categories.own", "has no chain")]
    [InlineData(""" "categories": { "code": { "keywords": ["word"] } }, "mappings": { "code": null } """, "$.categories.code", "has no chain")]
    [InlineData(""" "categories": { "own": { "keywords": "word" } }, "mappings": { "own": ["code"] } """, "$.categories.own.keywords", "an array")]
    [InlineData(""" "categories": { "own": { "keywords": [1] } }, "mappings": { "own": ["code"] } """, "$.categories.own.keywords[0]", "a string")]
    [InlineData(""" "categories": { "own": { "models": [] } }, "mappings": { "own": ["code"] } """, "$.categories.own.models", "keywords")]
    [InlineData(""" "categories": { "own": [] }, "mappings": { "own": ["code"] } """, "$.categories.own", "an object")]
    [InlineData(""" "categories": [] """, "$.categories", "an object")]
    [InlineData(""" "categories": { "router": {} } """, "$.categories.router", "automatic choice itself")]
    [InlineData(""" "categories": { "conversation": null } """, "$.categories.conversation", "cannot be removed")]
    public void Read_BadCategory_NamesThePath(string file, string path, string message) => Refuses(file, path, message);

    private static void Refuses(string file, string path, string message)
    {
        ConfigurationError error = Assert.Single(Configured.Read($$"""{ {{file}} }""").Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
