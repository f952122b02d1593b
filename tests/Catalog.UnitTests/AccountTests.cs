namespace LlmMesh.Catalog.UnitTests;

public sealed class AccountTests
{
    private const string Pooled =
        """{ "providers": { "p": { "base_url": "https://p/v1", "api_key_variables": ["SECOND", "FIRST", "THIRD"] } } }""";

    [Theory]
    [InlineData("FIRST,SECOND,THIRD", "p:SECOND p:FIRST p:THIRD")]
    [InlineData("FIRST,THIRD", "p:FIRST p:THIRD")]
    [InlineData("THIRD", "p:THIRD")]
    [InlineData("", "")]
    public void Read_SeveralVariables_ArePresentAccountsInTheirOrder(string present, string accounts)
    {
        ProviderDefinition provider = Configured.Snapshot(Pooled, Variables(present)).Providers["p"];

        Assert.Equal(accounts, string.Join(' ', provider.Accounts.Select(account => account.Name)));
        Assert.Equal(["SECOND", "FIRST", "THIRD"], provider.ApiKeyVariables);
        Assert.Equal(accounts.Length > 0, provider.IsConfigured);
    }

    [Theory]
    [InlineData(""" "api_key_variables": ["OPENAI_API_KEY", "FIRST"] """, "openai:OPENAI_API_KEY openai:FIRST")]
    [InlineData(""" "api_key_variable": "FIRST" """, "openai:FIRST")]
    [InlineData(""" "api_key_variable": null """, "openai")]
    [InlineData(""" "enabled": true """, "openai:OPENAI_API_KEY")]
    public void Read_AccountsOfAKnownProvider_ReplaceItsOwn(string field, string accounts)
    {
        CatalogSnapshot snapshot = Configured.Snapshot(
            $$"""{ "providers": { "openai": { {{field}} } } }""", Variables("OPENAI_API_KEY,FIRST"));

        Assert.Equal(accounts, string.Join(' ', snapshot.Providers["openai"].Accounts.Select(account => account.Name)));
    }

    [Fact]
    public void Version_DependsOnWhichAccountsArePresentAndNotOnTheirKeys()
    {
        string version = Configured.Snapshot(Pooled, Variables("FIRST,SECOND")).Version;

        Assert.NotEqual(version, Configured.Snapshot(Pooled, Variables("FIRST,THIRD")).Version);
        Assert.NotEqual(version, Configured.Snapshot(Pooled, Variables("FIRST")).Version);
        Assert.Equal(version, Configured.Snapshot(Pooled, ("FIRST", "another"), ("SECOND", "key")).Version);
    }

    private static IEnumerable<(string Name, string Value)> Variables(string names) =>
        names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => (name, $"key of {name}"));
}
