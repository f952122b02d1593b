namespace LlmMesh.Catalog.UnitTests;

public sealed class CredentialPoolTests
{
    [Fact]
    public void Read_Pool_IsInOrderWithItsTerms()
    {
        ProviderDefinition provider = Configured.Snapshot(Examples.EveryField, ("POOLED_KEY", "key")).Providers["pooled"];

        Assert.Equal(
            [
                new ProviderCredential("third", new CredentialSource.Variable("POOLED_KEY")),
                new ProviderCredential("first", new CredentialSource.File("/run/secrets/pooled"))
                {
                    Order = 1, Weight = 2, IssuedOn = new DateOnly(2026, 3, 31), RotateEvery = TimeSpan.FromDays(90),
                },
                new ProviderCredential("second", new CredentialSource.VaultSecret(new Uri("https://v.vault.azure.net"), "pooled-key"))
                {
                    Order = 1, RotateEvery = null,
                },
            ],
            provider.Credentials);
        Assert.Equal(["pooled:third", "pooled:first", "pooled:second"], provider.Accounts.Select(account => account.Name));
        Assert.Equal(TimeSpan.FromDays(30), provider.Credentials[0].RotateEvery);
    }

    [Fact]
    public void Read_WithoutOrder_IsStrictlyAsListed() => Assert.Equal(
        [("b", 0), ("a", 1)],
        Pool("""{ "name": "b", "variable": "B" }, { "name": "a", "variable": "A" }""").Credentials
            .Select(credential => (credential.Name, credential.Order)));

    [Fact]
    public void Read_VariableAbsent_LeavesTheOthers()
    {
        ProviderDefinition provider = Pool("""{ "name": "v", "variable": "ABSENT" }, { "name": "f", "file": "/run/secrets/f" }""");

        Assert.Equal(["p:f"], provider.Accounts.Select(account => account.Name));
        Assert.Equal(["v", "f"], provider.Credentials.Select(credential => credential.Name));
        Assert.True(provider.IsConfigured);
    }

    [Fact]
    public void Read_OnlyVariablesAndAllAbsent_IsNotConfigured() => Assert.False(Pool("""{ "name": "v", "variable": "ABSENT" }""").IsConfigured);

    [Theory]
    [InlineData("""[]""", "", "at least one credential")]
    [InlineData("""[{ "variable": "A" }]""", "[0].name", "is required")]
    [InlineData("""[{ "name": "a b", "variable": "A" }]""", "[0].name", "such as primary")]
    [InlineData("""[{ "name": "a" }]""", "[0]", "needs a source")]
    [InlineData("""[{ "name": "a", "variable": "A", "file": "/f" }]""", "[0]", "several sources")]
    [InlineData("""[{ "name": "a", "variable": "A", "secret": "s" }]""", "[0].secret", "belongs to key_vault")]
    [InlineData("""[{ "name": "a", "variable": "A-B" }]""", "[0].variable", "never the key itself")]
    [InlineData("""[{ "name": "a", "file": "secrets/f" }]""", "[0].file", "absolute path")]
    [InlineData("""[{ "name": "a", "file": "/run/secrets/" }]""", "[0].file", "absolute path")]
    [InlineData("""[{ "name": "a", "key_vault": "https://v.vault.azure.net" }]""", "[0].secret", "is required")]
    [InlineData("""[{ "name": "a", "key_vault": "http://v.vault.azure.net", "secret": "s" }]""", "[0].key_vault", "https address")]
    [InlineData("""[{ "name": "a", "key_vault": "https://u:p@v.vault.azure.net", "secret": "s" }]""", "[0].key_vault", "https address")]
    [InlineData("""[{ "name": "a", "key_vault": "https://v.vault.azure.net/secrets/s", "secret": "s" }]""", "[0].key_vault", "https address")]
    [InlineData("""[{ "name": "a", "key_vault": "https://v.vault.azure.net", "secret": "../s" }]""", "[0].secret", "name of a secret")]
    [InlineData("""[{ "name": "a", "variable": "A", "order": -1 }]""", "[0].order", "from 0 to 1000")]
    [InlineData("""[{ "name": "a", "variable": "A", "weight": 0 }]""", "[0].weight", "from 1 to 1000")]
    [InlineData("""[{ "name": "a", "variable": "A", "issued": "31.3.2026" }]""", "[0].issued", "such as 2026-03-31")]
    [InlineData("""[{ "name": "a", "variable": "A", "rotate_every_days": 0 }]""", "[0].rotate_every_days", "null for never")]
    [InlineData("""[{ "name": "a", "variable": "A" }, { "name": "A", "variable": "B" }]""", "[1]", "listed before it")]
    [InlineData("""[{ "name": "a", "variable": "A" }, { "name": "b", "variable": "A" }]""", "[1]", "counts once")]
    [InlineData("""[{ "name": "a", "key": "sk" }]""", "[0].key", "is not a field")]
    public void Read_WrongPool_IsRefusedAtItsPlace(string pool, string path, string message)
    {
        CatalogResult result = Configured.Read($$"""{ "providers": { "p": { "base_url": "https://p/v1", "credentials": {{pool}} } } }""");

        Assert.Contains(result.Errors, error =>
            error.Path == $"$.providers.p.credentials{path}" && error.Message.Contains(message, StringComparison.Ordinal));
    }

    private static ProviderDefinition Pool(string entries) => Configured
        .Snapshot($$"""{ "providers": { "p": { "base_url": "https://p/v1", "credentials": [{{entries}}] } } }""").Providers["p"];
}
