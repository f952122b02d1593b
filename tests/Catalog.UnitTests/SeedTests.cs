using LlmMesh.Catalog.Reading;

namespace LlmMesh.Catalog.UnitTests;

public sealed class SeedTests
{
    /// <summary>The emulator's other dialects, which nothing but the configuration turns on.</summary>
    private static readonly string[] EmulatorDialects = ["emulator-anthropic", "emulator-gemini", "emulator-ollama"];

    // Not Azure: its models are deployments, which only the operator can name.
    public static TheoryData<string> EveryProvider => [.. Configured.Providers.Select(provider => provider.Provider).Except(["azure"])];

    [Theory]
    [InlineData("emulator-anthropic", Dialect.Anthropic, "http://localhost:5123/v1")]
    [InlineData("emulator-gemini", Dialect.Gemini, "http://localhost:5123/v1beta")]
    [InlineData("emulator-ollama", Dialect.Ollama, "http://localhost:5123/")]
    public void Providers_OfTheEmulatorsDialects_AreThereWhenEnabled(string provider, Dialect dialect, string address)
    {
        CatalogSnapshot off = Configured.Seed("emulator");
        CatalogSnapshot on = Configured.Snapshot($$$"""{"providers":{"{{{provider}}}":{"enabled":true} } }""", Configured.With("emulator"));

        Assert.False(off.Providers[provider].IsConfigured);
        Assert.True(on.Providers[provider].IsConfigured);
        Assert.Equal(dialect, on.Providers[provider].Dialect);
        Assert.Equal(address, Assert.Single(on.Providers[provider].Endpoints).AbsoluteUri);
        Assert.Equal(provider, Assert.Single(on.Resolve($"{provider}/large").Targets).Provider.Name);
    }

    [Fact]
    public void Read_WithoutFile_IsValidAndConfiguresNothing()
    {
        CatalogSnapshot snapshot = Configured.Seed();

        Assert.Equal([.. Configured.Providers.Select(provider => provider.Provider), .. EmulatorDialects], snapshot.Providers.Keys);
        Assert.DoesNotContain(snapshot.Providers.Values, provider => provider.IsConfigured);
        Assert.Empty(snapshot.DefaultChain);
    }

    [Fact]
    public void Layers_OfTheAssembly_AreAllRead()
    {
        string[] embedded = typeof(CatalogReader).Assembly.GetManifestResourceNames();

        Assert.Equal(
            Seed.Names.Select(name => $"LlmMesh.Catalog.Seed.{name}.json").Order(StringComparer.Ordinal),
            embedded.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EveryProvider))]
    public void Chains_WithOneProviderConfigured_ReachItAlone(string provider)
    {
        CatalogSnapshot snapshot = Configured.Seed(provider);

        Assert.True(snapshot.Providers[provider].IsConfigured);
        Assert.NotEmpty(snapshot.DefaultChain);
        Assert.All(snapshot.DefaultChain, target => Assert.Equal(provider, target.Provider.Name));
        foreach (string category in (string[])["router", "tools", "code", "reasoning", "conversation", "vision"])
        {
            Assert.Contains(provider, snapshot.Resolve(category).Targets.Select(target => target.Provider.Name));
        }
    }

    [Fact]
    public void DefaultChain_WithEverythingConfigured_EndsAtTheEmulator()
    {
        CatalogSnapshot snapshot = Configured.Seed([.. Configured.Providers.Select(provider => provider.Provider)]);

        Assert.Equal("emulator/small", snapshot.DefaultChain[^1].Name);
        Assert.Equal("openrouter/z-ai/glm-5", snapshot.DefaultChain[0].Name);
        Assert.Single(snapshot.DefaultChain, target => string.Equals(target.Provider.Name, "emulator", StringComparison.Ordinal));
    }

    [Fact]
    public void Models_WithAContextWindow_AnswerWithinIt()
    {
        Assert.All(
            Configured.Seed().Targets.Select(target => target.Definition!).Where(model => model.ContextWindow is not null),
            model => Assert.True((model.MaxOutputTokens ?? 0) <= model.ContextWindow, model.Id));
    }

    [Fact]
    public void Models_ThatGoOnFromAPrefill_AreThoseKnownTo() => Assert.Equal(
        [
            "anthropic/claude-haiku-4-5", "anthropic/claude-opus-4-1", "anthropic/claude-opus-4-5", "anthropic/claude-sonnet-4-5",
        ],
        Configured.Seed().Targets
            .Where(target => target.Definition!.Capabilities.HasFlag(Capabilities.Prefill))
            .Select(target => target.Name)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Layers_WrittenAsAFile_DoNotContradictThemselves() => Assert.All(
        Seed.Layers,
        layer => Assert.Empty(CatalogReader.Read(layer, _ => null).Errors));

    [Theory]
    [InlineData("openrouter/kimi-k2.5")]
    [InlineData("openrouter/glm-5")]
    [InlineData("openai/gpt-4o")]
    [InlineData("openai/gpt-4o-mini")]
    [InlineData("openai/gpt-4-turbo")]
    [InlineData("gpt-5-preview")]
    [InlineData("anthropic/claude-3-opus-20240229")]
    [InlineData("anthropic/claude-3-sonnet-20240229")]
    [InlineData("anthropic/claude-3-5-sonnet-20241022")]
    [InlineData("openrouter/claude-3.5-sonnet")]
    [InlineData("google/gemini-1.5-pro")]
    [InlineData("gemini-pro-vision")]
    [InlineData("ollama/llama3.1")]
    [InlineData("openrouter/qwen/qwen2.5-vl-72b-instruct:free")]
    public void Models_OfTheProjectsLists_AreListed(string name) =>
        Assert.NotNull(Assert.Single(Configured.Seed().Resolve(name).Targets).Definition);

    [Fact]
    public void Models_WithStatedModalities_SayTheSameAsTheirCapabilities() => Assert.All(
        Configured.Seed().Targets.Select(target => target.Definition!).Where(model => model.InputModalities is not null && model.Capabilities.HasFlag(Capabilities.Chat)),
        model =>
        {
            Modalities both = model.InputModalities!.Value | (model.OutputModalities ?? Modalities.None);
            Assert.Equal(model.Capabilities.HasFlag(Capabilities.Vision), model.InputModalities.Value.HasFlag(Modalities.Image));
            Assert.Equal(model.Capabilities.HasFlag(Capabilities.Audio), both.HasFlag(Modalities.Audio));
        });

    [Fact]
    public void Models_OfPaidProvidersWithAPrice_SayWhereItWasRead() => Assert.All(
        Configured.Seed().Targets.Where(target => target is { Definition.Price: not null, Provider.IsLocal: false }),
        target => Assert.True(target.Definition is { Source: not null, AsOf: not null }, target.Name));

    [Fact]
    public void Models_ThatReason_AreToldSoInOneWayOnly() => Assert.All(
        Configured.Seed().Targets.Select(target => target.Definition!).Where(model => model.ReasoningStyle != ReasoningStyle.None),
        model => Assert.True(model.Capabilities.HasFlag(Capabilities.Reasoning), model.Id));

    [Fact]
    public void Models_ThatChat_HaveARankAndTheSameOneEverywhere()
    {
        IEnumerable<ModelDefinition> chatting = Configured.Seed().Targets
            .Select(target => target.Definition!)
            .Where(model => model.Capabilities.HasFlag(Capabilities.Chat));

        Assert.All(chatting, model => Assert.True(model.Quality is >= 0 and <= 100, model.Id));
        Assert.All(
            chatting.GroupBy(model => model.Id[(model.Id.LastIndexOf('/') + 1)..], StringComparer.Ordinal),
            models => Assert.True(models.DistinctBy(model => model.Quality).Count() == 1, models.Key));
    }

    [Fact]
    public void Providers_Privacy_IsClaimedOnlyWhereItIsPublished()
    {
        IReadOnlyCollection<ProviderDefinition> providers = [.. Configured.Seed("openrouter").Providers.Values];

        Assert.Equal(["ollama", "emulator", .. EmulatorDialects], providers.Where(p => p.Privacy.IsZeroRetention).Select(p => p.Name));
        Assert.Equal(
            ["openai", "anthropic", "groq", "azure", "ollama", "emulator", .. EmulatorDialects],
            providers.Where(p => !p.Privacy.CollectsData).Select(p => p.Name));
        Assert.Equal(["openrouter"], providers.Where(p => p.Privacy.IsEnforcedByRequest).Select(p => p.Name));
    }

    [Theory]
    [InlineData("anthropic/claude-opus-5", ReasoningStyle.Adaptive, "temperature,top_p,top_k")]
    [InlineData("anthropic/claude-sonnet-4-6", ReasoningStyle.Adaptive, "")]
    [InlineData("anthropic/claude-haiku-4-5", ReasoningStyle.Budget, "")]
    [InlineData("openai/o3", ReasoningStyle.Effort, "temperature")]
    [InlineData("openai/gpt-4o", ReasoningStyle.None, "")]
    [InlineData("google/gemini-2.5-pro", ReasoningStyle.Budget, "")]
    [InlineData("google/gemini-3.5-flash", ReasoningStyle.Level, "")]
    public void Models_ByGeneration_ReasonAndRejectAsTheirProviderSays(string name, ReasoningStyle style, string rejects)
    {
        ModelDefinition model = Assert.Single(Configured.Seed().Resolve(name).Targets).Definition!;

        Assert.Equal(style, model.ReasoningStyle);
        Assert.Equal(rejects, string.Join(',', model.Rejects));
    }
}
