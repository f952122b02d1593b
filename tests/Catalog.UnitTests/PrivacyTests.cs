namespace LlmMesh.Catalog.UnitTests;

public sealed class PrivacyTests
{
    [Theory]
    [InlineData("", false, true)]
    [InlineData(""" "local": true, """, true, false)]
    [InlineData(""" "privacy": { "zdr": true }, """, true, false)]
    [InlineData(""" "privacy": { "data_collection": false }, """, false, false)]
    [InlineData(""" "privacy": { "zdr": false, "data_collection": true }, """, false, true)]
    [InlineData(""" "local": true, "privacy": { "data_collection": true }, """, false, true)]
    [InlineData(""" "local": true, "privacy": { "zdr": false }, """, false, false)]
    public void Read_Provider_KeepsAndCollectsUnlessSomebodySaysOtherwise(string fields, bool isZeroRetention, bool collects) => Assert.Equal(
        new ProviderPrivacy(isZeroRetention, collects),
        Configured.Snapshot($$"""{ "providers": { "p": { {{fields}} "base_url": "https://p.example/v1" } } }""").Providers["p"].Privacy);

    [Theory]
    [InlineData("""{ "zdr": true }""", true, false)]
    [InlineData("""{ "data_collection": true }""", false, true)]
    public void Read_SeededProvider_IsChangedFieldByField(string privacy, bool isZeroRetention, bool collects) => Assert.Equal(
        new ProviderPrivacy(isZeroRetention, collects),
        Configured.Snapshot($$"""{ "providers": { "openai": { "privacy": {{privacy}} } } }""").Providers["openai"].Privacy);

    [Theory]
    [InlineData("https://openrouter.ai/api/v1", "", true)]
    [InlineData("https://proxy.example/v1", """, "quirks": { "like": "openrouter" }""", true)]
    [InlineData("https://proxy.example/v1", "", false)]
    public void Read_ServerLikeOpenRouter_EnforcesTheWishOfARequest(string address, string more, bool isEnforced) => Assert.Equal(
        isEnforced,
        Configured.Snapshot($$"""{ "providers": { "p": { "base_url": "{{address}}"{{more}} } } }""").Providers["p"].Privacy.IsEnforcedByRequest);

    [Theory]
    [InlineData(""" "privacy": true """, "$.providers.openai.privacy", "an object")]
    [InlineData(""" "privacy": { "zdr": "yes" } """, "$.providers.openai.privacy.zdr", "true or false")]
    [InlineData(""" "privacy": { "data_collection": "deny" } """, "$.providers.openai.privacy.data_collection", "true or false")]
    [InlineData(""" "privacy": { "retention": 0 } """, "$.providers.openai.privacy.retention", "zdr, data_collection")]
    [InlineData(""" "privacy": { "zdr": true, "data_collection": true } """, "$.providers.openai.privacy", "contradicts itself")]
    public void Read_BadPrivacy_NamesThePath(string field, string path, string message)
    {
        ConfigurationError error = Assert.Single(Configured.Read($$"""{ "providers": { "openai": { {{field}} } } }""").Errors);

        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
