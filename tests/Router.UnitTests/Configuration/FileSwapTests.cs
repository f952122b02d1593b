using LlmMesh.Router.Configuration;

namespace LlmMesh.Router.UnitTests.Configuration;

public sealed class FileSwapTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-swap-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder.FullName, "router_config.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Write_OverTheExpectedText_ReplacesItAndLeavesNothingBeside()
    {
        await File.WriteAllTextAsync(FilePath, "old", Cancelled);

        Assert.IsType<FileWriting.Written>(await WriteAsync("old", "new"));

        Assert.Equal("new", await File.ReadAllTextAsync(FilePath, Cancelled));
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task Write_OverAnEdit_LeavesIt()
    {
        await File.WriteAllTextAsync(FilePath, "edited", Cancelled);

        Assert.IsType<FileWriting.Edited>(await WriteAsync("old", "new"));

        Assert.Equal("edited", await File.ReadAllTextAsync(FilePath, Cancelled));
    }

    [Fact]
    public async Task Write_TextThatIsThere_IsWritten()
    {
        await File.WriteAllTextAsync(FilePath, "new", Cancelled);

        Assert.IsType<FileWriting.Written>(await WriteAsync("old", "new"));
    }

    [Fact]
    public async Task Write_NoFileExpected_MakesOne()
    {
        Assert.IsType<FileWriting.Written>(await WriteAsync(null, "new"));

        Assert.Equal("new", await File.ReadAllTextAsync(FilePath, Cancelled));
    }

    [Fact]
    public async Task Write_FileThatIsGone_DoesNotBringItBack()
    {
        Assert.IsType<FileWriting.Edited>(await WriteAsync("old", "new"));
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task Write_OverALink_ReplacesWhatItLeadsTo()
    {
        string link = Path.Combine(_folder.FullName, "link.json");
        await File.WriteAllTextAsync(FilePath, "old", Cancelled);
        File.CreateSymbolicLink(link, FilePath);

        Assert.IsType<FileWriting.Written>(await FileSwap.WriteAsync(link, "old", "new", Due));

        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal("new", await File.ReadAllTextAsync(FilePath, Cancelled));
    }

    [Fact]
    public async Task Write_PermissionsOfTheFile_Stay()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The system has no such permissions.");
            return;
        }

        await File.WriteAllTextAsync(FilePath, "old", Cancelled);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(FilePath, Mode);

        await WriteAsync("old", "new");

        Assert.Equal(Mode, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public async Task Write_NoLongerDue_IsPostponed()
    {
        await File.WriteAllTextAsync(FilePath, "old", Cancelled);

        Assert.IsType<FileWriting.Postponed>(await FileSwap.WriteAsync(FilePath, "old", "new", () => Task.FromResult(false)));

        Assert.Equal("old", await File.ReadAllTextAsync(FilePath, Cancelled));
    }

    [Fact]
    public async Task Write_DuringAnothersTurn_IsPostponed()
    {
        await File.WriteAllTextAsync(FilePath, "old", Cancelled);
        FileWriting? inner = null;

        FileWriting outer = await FileSwap.WriteAsync(FilePath, "old", "new", async () =>
        {
            inner = await WriteAsync("old", "newer");
            return true;
        });

        Assert.IsType<FileWriting.Postponed>(inner);
        Assert.IsType<FileWriting.Written>(outer);
    }

    [Fact]
    public async Task Write_InAFolderThatIsNotThere_Fails()
    {
        FileWriting writing = await FileSwap.WriteAsync(Path.Combine(_folder.FullName, "nowhere", "file.json"), null, "new", Due);

        Assert.NotEmpty(Assert.IsType<FileWriting.Failed>(writing).Reason);
    }

    private static Task<bool> Due() => Task.FromResult(true);

    private Task<FileWriting> WriteAsync(string? expected, string next) => FileSwap.WriteAsync(FilePath, expected, next, Due);
}
