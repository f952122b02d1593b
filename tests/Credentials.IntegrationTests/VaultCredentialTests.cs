namespace LlmMesh.Credentials.IntegrationTests;

/// <summary>Keys in a vault, by the real client over TLS.</summary>
public sealed class VaultCredentialTests
{
    [Fact]
    public async Task Secret_OfTheVault_IsThereAtTheStartAndFollowsItsVersions()
    {
        await using FakeVault vault = await FakeVault.StartAsync();
        vault.Holds("openai", "sk-first-canary");
        await using CredentialScene scene = await StartAsync(vault);
        Assert.Equal("Bearer sk-first-canary", scene.HeaderOf("one"));

        vault.Holds("openai", "sk-second-canary");

        await scene.BecomesAsync("one", "Bearer sk-second-canary");
        await CredentialScene.HoldsAsync("it was told", () => !scene.Renewed.IsEmpty);
        Assert.Equal(["p:one"], scene.Renewed);
        Assert.DoesNotContain(scene.Log.Lines, line => line.Contains("canary", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(404, "SecretNotFound", "")]
    [InlineData(403, "Forbidden", "SecretDisabled")]
    public async Task Secret_GoneOrDisabled_IsWithdrawn(int status, string code, string inner)
    {
        await using FakeVault vault = await FakeVault.StartAsync();
        vault.Holds("openai", "sk-first");
        await using CredentialScene scene = await StartAsync(vault);

        vault.Refuses("openai", status, code, inner);

        await scene.BecomesAsync("one", header: null);
    }

    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(429, "Throttled")]
    [InlineData(500, "InternalError")]
    public async Task Vault_CannotBeAsked_KeepsTheKey(int status, string code)
    {
        await using FakeVault vault = await FakeVault.StartAsync();
        vault.Holds("openai", "sk-first");
        await using CredentialScene scene = await StartAsync(vault);

        vault.Refuses("openai", status, code);

        await CredentialScene.HoldsAsync("it was asked", () => scene.ConditionOf("one") == CredentialCondition.Unreadable);
        Assert.Equal("Bearer sk-first", scene.HeaderOf("one"));
    }

    [Fact]
    public async Task Vault_NotReachableAtTheStart_StartsWithoutTheKey()
    {
        await using FakeVault vault = await FakeVault.StartAsync();
        await using CredentialScene scene = await CredentialScene.StartAsync(
            """{ "name": "one", "key_vault": "https://127.0.0.1:1", "secret": "openai" }""", vault: vault);

        Assert.Equal(CredentialCondition.Unreadable, scene.ConditionOf("one"));
        Assert.Null(scene.HeaderOf("one"));
    }

    private static Task<CredentialScene> StartAsync(FakeVault vault) => CredentialScene.StartAsync(
        $$"""{ "name": "one", "key_vault": "{{vault.Address}}", "secret": "openai" }""", vault: vault);
}
