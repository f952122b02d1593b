using LlmMesh.Catalog.Reading;

namespace LlmMesh.Catalog.UnitTests;

public sealed class SeedTests
{
    // Not Azure: its models are deployments, which only the operator can name.
    public static TheoryData<string> EveryProvider => [.. Configured.Providers.Select(provider => provider.Provider).Except(["azure"])];

    [Fact]
    public void Read_WithoutFile_IsValidAndConfiguresNothing()
    {
        CatalogSnapshot snapshot = Configured.Seed();

        Assert.Equal(Configured.Providers.Select(provider => provider.Provider), snapshot.Providers.Keys);
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
