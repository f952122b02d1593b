using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmMesh.Catalog.UnitTests;

public sealed class CatalogSourceTests : IDisposable
{
    private const string Production = """{ "profile": "production" }""";
    private const string Broken = """{ "profile": "nightly", "colour": 1 }""";

    private const string WithPrompt = """{ "presets": { "p": { "models": ["openai/gpt-4o"], "system_prompt_file": "prompts/p.md" } } }""";

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-catalog-");

    private string FilePath => Path.Combine(_folder.FullName, "router_config.json");

    private string PromptFolder => Path.Combine(_folder.FullName, "prompts");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TryOpen_WithoutAFile_ServesTheSeed()
    {
        using CatalogSource source = Open();

        Assert.Equal("development", source.Current.Settings.Profile);
        Assert.Equal(new CatalogLoad(source.Current.Version, Noon, source.LastErrors), source.LastLoad);
        Assert.Empty(source.LastErrors);
    }

    [Fact]
    public void TryOpen_InAFolderThatDoesNotExist_ServesTheSeed()
    {
        using CatalogSource? source = TryOpen(Path.Combine(_folder.FullName, "nowhere", "router_config.json"), out _);

        Assert.NotNull(source);
    }

    [Fact]
    public void TryOpen_InvalidFile_ReturnsEveryError()
    {
        File.WriteAllText(FilePath, Broken);

        Assert.Null(TryOpen(FilePath, out IReadOnlyList<ConfigurationError> errors));
        Assert.Equal(["$.colour", "$.profile"], errors.Select(error => error.Path));
    }

    [Fact]
    public void TryOpen_PathThatIsAFolder_SaysThatItCannotBeRead()
    {
        Assert.Null(TryOpen(_folder.FullName, out IReadOnlyList<ConfigurationError> errors));
        Assert.StartsWith("cannot be read", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reload_ValidEdit_ReplacesTheSnapshotAndCallsBack()
    {
        using CatalogSource source = Open();
        var seen = new List<CatalogSnapshot>();
        using IDisposable subscription = source.OnChange(seen.Add);
        File.WriteAllText(FilePath, Production);

        CatalogResult result = source.Reload();

        Assert.Same(result.Snapshot, source.Current);
        Assert.Equal("production", source.Current.Settings.Profile);
        Assert.Equal(source.Current.Version, source.LastLoad.Version);
        Assert.Same(source.Current, Assert.Single(seen));
    }

    [Fact]
    public void Reload_InvalidEdit_KeepsTheSnapshotAndShowsTheErrors()
    {
        File.WriteAllText(FilePath, Production);
        using CatalogSource source = Open();
        CatalogSnapshot before = source.Current;
        using IDisposable subscription = source.OnChange(_ => Assert.Fail("A refused edit is not a change."));
        File.WriteAllText(FilePath, Broken);

        CatalogResult result = source.Reload();

        Assert.False(result.IsValid);
        Assert.Same(before, source.Current);
        Assert.Equal(["$.colour", "$.profile"], source.LastErrors.Select(error => error.Path));
        Assert.Equal(before.Version, source.LastLoad.Version);

        File.WriteAllText(FilePath, Production);
        Assert.Same(before, source.Reload().Snapshot);
        Assert.Empty(source.LastErrors);
    }

    [Fact]
    public void Reload_FileThatDisappeared_KeepsTheSnapshot()
    {
        File.WriteAllText(FilePath, Production);
        using CatalogSource source = Open();
        File.Delete(FilePath);

        Assert.False(source.Reload().IsValid);
        Assert.Equal("production", source.Current.Settings.Profile);
    }

    [Fact]
    public void Reload_UnchangedFile_IsNotAChange()
    {
        File.WriteAllText(FilePath, Production);
        using CatalogSource source = Open();
        CatalogSnapshot before = source.Current;
        using IDisposable subscription = source.OnChange(_ => Assert.Fail("Nothing changed."));

        Assert.Same(before, source.Reload().Snapshot);
    }

    [Fact]
    public void OnChange_AfterItsEnd_IsNotCalled()
    {
        using CatalogSource source = Open();
        source.OnChange(_ => Assert.Fail("The subscription has ended.")).Dispose();
        File.WriteAllText(FilePath, Production);

        Assert.True(source.Reload().IsValid);
    }

    [Fact]
    public void Follow_Valid_IsInForceWithItsOwnFilesWhateverTheFileHolds()
    {
        File.WriteAllText(FilePath, Production);
        using CatalogSource source = Open();
        var document = new ConfigurationDocument(
            """{ "presets": { "coder": { "models": ["openai/gpt-4o"], "system_prompt_file": "coder.md" } } }""",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["coder.md"] = "Write code." });

        Assert.True(source.Follow(document).IsValid);

        Assert.Equal("development", source.Current.Settings.Profile);
        Assert.Equal("Write code.", source.Current.Presets["coder"].SystemPrompt);
        Assert.Equal(Production, File.ReadAllText(FilePath));
    }

    [Fact]
    public void Follow_Invalid_KeepsTheSnapshotAndShowsTheErrors()
    {
        using CatalogSource source = Open();
        CatalogSnapshot before = source.Current;

        Assert.False(source.Follow(new ConfigurationDocument(Broken, new Dictionary<string, string>(StringComparer.Ordinal))).IsValid);

        Assert.Same(before, source.Current);
        Assert.Equal(["$.colour", "$.profile"], source.LastErrors.Select(error => error.Path));
    }

    [Fact]
    public void Refuse_Errors_StandBesideThoseOfTheLastLoadUntilTakenBack()
    {
        using CatalogSource source = Open();
        source.Follow(new ConfigurationDocument(Broken, new Dictionary<string, string>(StringComparer.Ordinal)));

        source.Refuse([new ConfigurationError("$.file", "is another matter.")]);
        Assert.Equal(["$.file", "$.colour", "$.profile"], source.LastErrors.Select(error => error.Path));

        source.Refuse([]);
        Assert.Equal(["$.colour", "$.profile"], source.LastErrors.Select(error => error.Path));
    }

    [Fact]
    public void ReadFile_WithAPrompt_HasBothAndChangesNothing()
    {
        using CatalogSource source = Open();
        CatalogSnapshot before = source.Current;
        const string Text = """{ "presets": { "coder": { "models": ["openai/gpt-4o"], "system_prompt_file": "coder.md" } } }""";
        File.WriteAllText(FilePath, '\uFEFF' + Text);
        File.WriteAllText(Path.Combine(_folder.FullName, "coder.md"), "Write code.");

        CheckedConfiguration file = source.ReadFile();

        Assert.True(file.Result.IsValid);
        Assert.Equal((Text, "Write code."), (file.Document!.Text, file.Document.Files["coder.md"]));
        Assert.Same(before, source.Current);
    }

    [Fact]
    public void ReadFile_WithoutAFile_IsNothing()
    {
        using CatalogSource source = Open();

        Assert.Null(source.ReadFile().Document);
        Assert.Empty(source.ReadFile().Result.Errors);
    }

    [Fact]
    public void Check_TextThatNamesAFile_TakesItFromWhereItIsTold()
    {
        using CatalogSource source = Open();
        const string Text = """{ "presets": { "coder": { "models": ["openai/gpt-4o"], "system_prompt_file": "coder.md" } } }""";

        CheckedConfiguration found = source.Check(Text, path => path == "coder.md" ? "Here." : null);
        CheckedConfiguration missing = source.Check(Text, _ => null);

        Assert.Equal("Here.", found.Document!.Files["coder.md"]);
        Assert.Equal("$.presets.coder.system_prompt_file", Assert.Single(missing.Result.Errors).Path);
    }

    [Fact(Timeout = 60_000)]
    public async Task LeaveEditsTo_Edit_IsToldAndNotLoaded()
    {
        CancellationToken ended = TestContext.Current.CancellationToken;
        using CatalogSource source = Open();
        CatalogSnapshot before = source.Current;
        var told = new TaskCompletionSource();
        source.LeaveEditsTo(() => told.TrySetResult());

        await File.WriteAllTextAsync(FilePath, Production, ended);

        await told.Task.WaitAsync(ended);
        Assert.Same(before, source.Current);
    }

    [Fact(Timeout = 60_000)]
    public async Task Watch_FileWrittenReplacedAndWrittenAgain_PicksUpEach()
    {
        CancellationToken ended = TestContext.Current.CancellationToken;
        using CatalogSource source = Open();
        var changes = new BlockingCollection<CatalogSnapshot>();
        using IDisposable subscription = source.OnChange(snapshot => changes.Add(snapshot));

        await File.WriteAllTextAsync(FilePath, Production, ended);
        Assert.Equal("production", changes.Take(ended).Settings.Profile);

        string beside = Path.Combine(_folder.FullName, ".router_config.json.swp");
        await File.WriteAllTextAsync(beside, """{ "settings": { "max_body_bytes": 1 } }""", ended);
        File.Move(beside, FilePath, overwrite: true);
        Assert.Equal(1, changes.Take(ended).Settings.MaxBodyBytes);

        await File.WriteAllTextAsync(FilePath, """{ "settings": { "max_body_bytes": 2 } }""", ended);
        Assert.Equal(2, changes.Take(ended).Settings.MaxBodyBytes);
    }

    [Fact]
    public void TryOpen_PresetWithoutItsFile_NamesThePath()
    {
        File.WriteAllText(FilePath, WithPrompt);

        Assert.Null(TryOpen(FilePath, out IReadOnlyList<ConfigurationError> errors));
        Assert.Equal("$.presets.p.system_prompt_file", Assert.Single(errors).Path);
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'h', (byte)'i', (byte)'\n' }, "hi")]
    [InlineData(new byte[] { (byte)'h', 0xC3, (byte)'i' }, null)]
    public void TryOpen_PromptFile_IsReadAsUtf8(byte[] text, string? prompt)
    {
        File.WriteAllText(FilePath, WithPrompt);
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(PromptFolder).FullName, "p.md"), text);

        using CatalogSource? source = TryOpen(FilePath, out _);

        Assert.Equal(prompt, source?.Current.Presets["p"].SystemPrompt);
    }

    [Fact(Timeout = 60_000)]
    public async Task Watch_PromptFileEditedRemovedAndBack_PicksUpEach()
    {
        CancellationToken ended = TestContext.Current.CancellationToken;
        string prompt = Path.Combine(Directory.CreateDirectory(PromptFolder).FullName, "p.md");
        await File.WriteAllTextAsync(FilePath, WithPrompt, ended);
        await File.WriteAllTextAsync(prompt, "one", ended);
        using CatalogSource source = Open();
        var changes = new BlockingCollection<CatalogSnapshot>();
        using IDisposable subscription = source.OnChange(snapshot => changes.Add(snapshot));

        await File.WriteAllTextAsync(prompt, "two", ended);
        Assert.Equal("two", changes.Take(ended).Presets["p"].SystemPrompt);

        Directory.Delete(PromptFolder, recursive: true);
        Assert.False(source.Reload().IsValid);
        Assert.Equal("two", source.Current.Presets["p"].SystemPrompt);

        // The folder is new, so what watched the old one would see nothing.
        Directory.CreateDirectory(PromptFolder);
        await File.WriteAllTextAsync(prompt, "three", ended);
        Assert.Equal("three", changes.Take(ended).Presets["p"].SystemPrompt);
    }

    private CatalogSource Open()
    {
        CatalogSource? source = TryOpen(FilePath, out IReadOnlyList<ConfigurationError> errors);
        Assert.Equal([], errors);
        return source!;
    }

    private static CatalogSource? TryOpen(string path, out IReadOnlyList<ConfigurationError> errors)
    {
        bool opened = CatalogSource.TryOpen(path, _ => null, new Clock(), NullLogger<CatalogSource>.Instance, out var source, out errors);
        Assert.Equal(opened, source is not null);
        return source;
    }

    /// <summary>Stands at noon; its timers are real.</summary>
    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }
}
