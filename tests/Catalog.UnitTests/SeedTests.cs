using LlmMesh.Catalog.Reading;

namespace LlmMesh.Catalog.UnitTests;

public sealed class SeedTests
{
    /// <summary>The emulator's other dialects, which nothing but the configuration turns on.</summary>
    private static readonly string[] EmulatorDialects = ["emulator-anthropic", "emulator-gemini", "emulator-ollama"];

    public static TheoryData<string> EveryProvider => [.. Configured.Providers.Select(provider => provider.Provider)];

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
}
