namespace LlmMesh.Credentials.IntegrationTests;

/// <summary>Keys in files: read when they change, in all the ways in which files change.</summary>
public sealed class FileCredentialTests
{
    private const string One = """{ "name": "one", "file": "FOLDER/key" }""";

    // So long that only the watch can have brought a change.
    private const string NoPoll = "1.00:00:00";

    [Theory]
    [InlineData(NoPoll)]
    [InlineData("00:00:00.0500000")]
    public async Task File_Rewritten_IsTheNewKeyAndSaysSoOnce(string poll)
    {
        await using CredentialScene scene = await StartAsync("  sk-first-canary \n", poll);
        Assert.Equal("Bearer sk-first-canary", scene.HeaderOf("one"));
        CredentialValue held = scene.Book.Find(scene.Account("one"))!;

        scene.Write("key", "sk-second-canary\n");

        await scene.BecomesAsync("one", "Bearer sk-second-canary");
        Assert.Equal("Bearer sk-first-canary", held.Authorization);
        await CredentialScene.HoldsAsync("it was told", () => !scene.Renewed.IsEmpty);
        Assert.Equal(["p:one"], scene.Renewed);
        Assert.DoesNotContain(scene.Log.Lines, line => line.Contains("canary", StringComparison.Ordinal));
        Assert.DoesNotContain("canary", $"{held}{scene.Account("one")}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_InAMountedFolderThatIsSwapped_IsTheNewKey()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmmesh-credentials-");
        Mount(folder, "..v1", "sk-first");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "key"), Path.Combine("..data", "key"));
        await using CredentialScene scene = await CredentialScene.StartAsync(One, folder, filePoll: NoPoll);
        Assert.Equal("Bearer sk-first", scene.HeaderOf("one"));

        Mount(folder, "..v2", "sk-second");

        await scene.BecomesAsync("one", "Bearer sk-second");
    }

    [Fact]
    public async Task File_Deleted_WithdrawsTheKeyUntilItIsBack()
    {
        await using CredentialScene scene = await StartAsync("sk-first");

        File.Delete(Path.Combine(scene.Folder.FullName, "key"));
        await scene.BecomesAsync("one", header: null);
        Assert.Equal(CredentialCondition.Missing, scene.ConditionOf("one"));
        Assert.False(scene.Book.TryFind(scene.Account("one"), out _));

        scene.Write("key", "sk-first");
        await scene.BecomesAsync("one", "Bearer sk-first");
        Assert.Empty(scene.Renewed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("sk-a\nsk-b")]
    [InlineData("sk a")]
    [InlineData("sk-\u00e9")]
    [InlineData("sk-\u0001")]
    public async Task File_HoldsNoKey_KeepsTheOneBefore(string content)
    {
        await using CredentialScene scene = await StartAsync("sk-first");

        scene.Write("key", content);

        await CredentialScene.HoldsAsync("it was read", () => scene.ConditionOf("one") == CredentialCondition.Malformed);
        Assert.Equal("Bearer sk-first", scene.HeaderOf("one"));
    }

    [Fact]
    public async Task Configuration_NamesAnotherFile_TakesItsKeyAtOnceAndNotTheOldOnes()
    {
        await using CredentialScene scene = await StartAsync("sk-first", NoPoll);
        scene.Write("other", "sk-other");
        scene.Write("empty", "");

        scene.Reconfigure("""{ "name": "one", "file": "FOLDER/other" }, { "name": "two", "file": "FOLDER/key" }""");
        Assert.Equal(("Bearer sk-other", "Bearer sk-first"), (scene.HeaderOf("one"), scene.HeaderOf("two")));

        scene.Reconfigure("""{ "name": "one", "file": "FOLDER/empty" }""");
        Assert.Null(scene.HeaderOf("one"));
    }

    private static void Mount(DirectoryInfo folder, string version, string key)
    {
        DirectoryInfo mounted = folder.CreateSubdirectory(version);
        File.WriteAllText(Path.Combine(mounted.FullName, "key"), key);
        string link = Path.Combine(folder.FullName, "..data");
        File.Delete(link);
        File.CreateSymbolicLink(link, version);
    }

    private static async Task<CredentialScene> StartAsync(string key, string poll = "00:00:00.0500000")
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmmesh-credentials-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key"), key, TestContext.Current.CancellationToken);
        return await CredentialScene.StartAsync(One, folder, filePoll: poll);
    }
}
