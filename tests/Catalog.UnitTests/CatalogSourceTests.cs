using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmMesh.Catalog.UnitTests;

public sealed class CatalogSourceTests : IDisposable
{
    private const string Production = """{ "profile": "production" }""";
    private const string Broken = """{ "profile": "nightly", "colour": 1 }""";

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-catalog-");

    private string FilePath => Path.Combine(_folder.FullName, "router_config.json");

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
