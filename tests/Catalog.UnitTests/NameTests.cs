using System.Text;

namespace LlmMesh.Catalog.UnitTests;

public sealed class NameTests
{
    private const string TwoProviders = """
        {
          "providers": {
            "a": { "base_url": "https://a/v1", "api_key_variable": "A" },
            "b": { "base_url": "https://b/v1", "api_key_variable": "B" }
          },
          "models": [
            { "provider": "a", "id": "vendor/same" }, { "provider": "b", "id": "other/same" },
            { "provider": "a", "id": "vendor/one", "aliases": ["uno"] }, { "provider": "a", "id": "else/one" },
            { "provider": "a", "id": "exact" }, { "provider": "b", "id": "b/exact" },
            { "provider": "b", "id": "late", "aliases": ["early"] }, { "provider": "a", "id": "x/early" },
            { "provider": "b", "id": "a/exact" }
          ],
          "mappings": { "exact-chain": ["exact"], "late": ["a/exact", "b/late"] }
        }
        """;

    [Theory]
    // Mappings come first, even over a model of that name.
    [InlineData("late", NameKind.Mapping, "a/exact b/late")]
    // Behind a provider's name: id, alias, short name.
    [InlineData("a/vendor/one", NameKind.Target, "a/vendor/one")]
    [InlineData("a/uno", NameKind.Target, "a/vendor/one")]
    [InlineData("a/same", NameKind.Target, "a/vendor/same")]
    [InlineData("a/one", NameKind.Ambiguous, "a/vendor/one a/else/one")]
    // The provider called by name comes before another provider's id that looks the same.
    [InlineData("a/exact", NameKind.Target, "a/exact")]
    // Without a provider: id, alias, short name.
    [InlineData("vendor/same", NameKind.Target, "a/vendor/same")]
    [InlineData("exact", NameKind.Target, "a/exact")]
    [InlineData("early", NameKind.Target, "b/late")]
    [InlineData("uno", NameKind.Target, "a/vendor/one")]
    [InlineData("same", NameKind.Ambiguous, "a/vendor/same b/other/same")]
    // Never by prefix, suffix or case.
    [InlineData("exac", NameKind.Unknown, "")]
    [InlineData("exact-", NameKind.Unknown, "")]
    [InlineData("Exact", NameKind.Unknown, "")]
    [InlineData("A/exact", NameKind.Unknown, "")]
    [InlineData("a", NameKind.Unknown, "")]
    [InlineData("a/", NameKind.Unknown, "")]
    [InlineData("a/unlisted", NameKind.Unknown, "")]
    [InlineData("", NameKind.Unknown, "")]
    public void Resolve_WithBothConfigured_FollowsTheOrder(string name, NameKind kind, string targets) =>
        Resolves(Configured.Snapshot(TwoProviders, ("A", "key"), ("B", "key")), name, kind, targets);

    [Theory]
    [InlineData("same", NameKind.Target, "b/other/same")]
    // The exact id is not configured, a short name is.
    [InlineData("exact", NameKind.Ambiguous, "b/b/exact b/a/exact")]
    // A provider called by name is never replaced by another.
    [InlineData("a/exact", NameKind.Target, "a/exact")]
    [InlineData("uno", NameKind.Target, "a/vendor/one")]
    public void Resolve_WithOneConfigured_PrefersIt(string name, NameKind kind, string targets) =>
        Resolves(Configured.Snapshot(TwoProviders, ("B", "key")), name, kind, targets);

    [Theory]
    [InlineData("same", "a/vendor/same b/other/same")]
    [InlineData("exact", "a/exact")]
    [InlineData("a/one", "a/vendor/one a/else/one")]
    public void Resolve_WithNoneConfigured_YieldsWhatIsKnown(string name, string targets) =>
        Resolves(Configured.Snapshot(TwoProviders), name, NameKind.Target, targets);

    [Theory]
    [InlineData("openrouter/moonshotai/kimi-k2.5", "openrouter/moonshotai/kimi-k2.5")]
    [InlineData("openrouter/kimi-k2.5", "openrouter/moonshotai/kimi-k2.5")]
    [InlineData("moonshotai/kimi-k2.5", "openrouter/moonshotai/kimi-k2.5")]
    [InlineData("kimi-k2.5", "openrouter/moonshotai/kimi-k2.5")]
    [InlineData("gpt-4o-mini", "openrouter/openai/gpt-4o-mini")]
    [InlineData("openai/gpt-4o-mini", "openai/gpt-4o-mini")]
    public void Resolve_SeedWithOneRouterKey_SpellsAsPromised(string name, string target) =>
        Resolves(Configured.Seed("openrouter"), name, NameKind.Target, target);

    [Fact]
    public void Resolve_NameThatTwoConfiguredProvidersHave_PrefersTheExactId() =>
        Resolves(Configured.Seed("openrouter", "openai"), "gpt-4o-mini", NameKind.Target, "openai/gpt-4o-mini");

    [Fact]
    public void Resolve_Auto_IsTheRouter()
    {
        CatalogSnapshot snapshot = Configured.Seed("openai");

        Assert.Same(snapshot.Resolve("router"), snapshot.Resolve("auto"));
        Assert.Contains("openrouter", snapshot.Resolve("auto").Targets.Select(target => target.Provider.Name));
    }

    [Fact]
    public void Resolve_RouterWithNothingOfItsChainConfigured_FallsBackOnWhatIs()
    {
        const string Router = """{ "mappings": { "router": ["openai/gpt-4o"] } }""";
        CatalogSnapshot snapshot = Configured.Snapshot(Router, Configured.With("ollama", "google"));

        Assert.Equal(["google/gemini-4-argon", "ollama/llama3.1"], snapshot.DefaultChain.Select(target => target.Name));
        Resolves(snapshot, "router", NameKind.Mapping, "openai/gpt-4o google/gemini-4-argon ollama/llama3.1");
    }

    [Fact]
    public void Resolve_UnlistedModel_IsOneTargetWithoutDefinition()
    {
        CatalogSnapshot snapshot = Configured.Seed("ollama");
        Target target = Assert.Single(snapshot.Resolve("ollama/hf.co/some/model:Q4_K_M").Targets);

        Assert.Equal("hf.co/some/model:Q4_K_M", target.Model);
        Assert.Null(target.Definition);
        Assert.Same(target, snapshot.Resolve("ollama/hf.co/some/model:Q4_K_M"u8).Targets[0]);
    }

    [Theory]
    [InlineData("ollama/")]
    [InlineData("ollama/two words")]
    [InlineData("ollama/line\nbreak")]
    [InlineData("ollama/modèle")]
    [InlineData("openai/unlisted")]
    [InlineData("/ollama")]
    public void Resolve_UnlistedNameThatCannotBe_IsUnknown(string name) =>
        Resolves(Configured.Seed("ollama", "openai"), name, NameKind.Unknown, string.Empty);

    [Fact]
    public void Resolve_UnlistedNameTooLong_IsUnknown()
    {
        CatalogSnapshot snapshot = Configured.Seed("ollama");

        Resolves(snapshot, $"ollama/{new string('m', 256)}", NameKind.Target, $"ollama/{new string('m', 256)}");
        Resolves(snapshot, $"ollama/{new string('m', 257)}", NameKind.Unknown, string.Empty);
        Resolves(snapshot, new string('m', 10_000), NameKind.Unknown, string.Empty);
    }

    [Fact]
    public void Resolve_MoreUnlistedNamesThanAreKept_StillAnswersEach()
    {
        CatalogSnapshot snapshot = Configured.Seed("ollama");

        for (int number = 0; number < 3_000; number++)
        {
            Assert.Equal($"m{number}", snapshot.Resolve($"ollama/m{number}").Targets[0].Model);
        }
    }

    [Fact]
    public void Resolve_UnlistedStepOfAChain_IsTheSameTarget()
    {
        CatalogSnapshot snapshot = Configured.Snapshot(
            """{ "mappings": { "mine": ["ollama/qwen3", "any"], "yours": ["ollama/qwen3"] } }""");

        Assert.Same(snapshot.Resolve("mine").Targets[0], snapshot.Resolve("ollama/qwen3").Targets[0]);
        Assert.Same(snapshot.Resolve("mine").Targets[0], snapshot.Resolve("yours").Targets[0]);
    }

    [Fact]
    public void Resolve_KnownNameInUtf8_AllocatesNothing()
    {
        CatalogSnapshot snapshot = Configured.Seed("openrouter");
        byte[] name = Encoding.UTF8.GetBytes("openrouter/kimi-k2.5");
        _ = snapshot.Resolve(name);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ResolvedName resolved = snapshot.Resolve(name);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(NameKind.Target, resolved.Kind);
        Assert.Equal(0, allocated);
    }

    private static void Resolves(CatalogSnapshot snapshot, string name, NameKind kind, string targets)
    {
        foreach (ResolvedName resolved in (ResolvedName[])[snapshot.Resolve(name), snapshot.Resolve(Encoding.UTF8.GetBytes(name))])
        {
            Assert.Equal(targets, string.Join(' ', resolved.Targets));
            Assert.Equal(kind, resolved.Kind);
        }
    }
}
