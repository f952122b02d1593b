namespace LlmMesh.Credentials.IntegrationTests;

/// <summary>Keys in variables: followed when the service's configuration is loaded anew.</summary>
public sealed class VariableCredentialTests
{
    [Fact]
    public async Task Variable_ComesAndChanges_IsFollowed()
    {
        await using CredentialScene scene = await CredentialScene.StartAsync(
            """{ "name": "one", "variable": "ONE" }, { "name": "two", "variable": "TWO" }""",
            variables: new Dictionary<string, string?>(StringComparer.Ordinal) { ["ONE"] = "sk-first" });
        Assert.Equal("Bearer sk-first", scene.HeaderOf("one"));
        Assert.Equal(["p:one"], scene.Catalog.Current.Providers["p"].Accounts.Select(account => account.Name));

        scene.Set(("ONE", "sk-second"), ("TWO", "sk-two"));

        Assert.Equal(("Bearer sk-second", "Bearer sk-two"), (scene.HeaderOf("one"), scene.HeaderOf("two")));
        Assert.Equal(["p:one"], scene.Renewed);
    }

    [Fact]
    public async Task Fingerprint_OfAKey_DependsOnTheSaltAndShowsNothing()
    {
        await using CredentialScene scene = await CredentialScene.StartAsync(
            """{ "name": "one", "variable": "ONE" }, { "name": "two", "variable": "TWO" }""",
            variables: new Dictionary<string, string?>(StringComparer.Ordinal) { ["ONE"] = "sk-canary-1", ["TWO"] = "sk-canary-2" });
        CredentialValue one = scene.Book.Find(scene.Account("one"))!;
        CredentialValue two = scene.Book.Find(scene.Account("two"))!;

        string mark = one.Fingerprint("salt"u8);

        Assert.Matches("^[0-9a-f]{16}$", mark);
        Assert.Equal(mark, one.Fingerprint("salt"u8));
        Assert.NotEqual(mark, one.Fingerprint("other"u8));
        Assert.NotEqual(mark, two.Fingerprint("salt"u8));
    }
}
