using System.Text.Json;
using System.Text.RegularExpressions;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.AppHost.IntegrationTests.Publishing;

/// <summary>What deploy/azure tells about the manifest is true of it.</summary>
public sealed partial class AzureGuideTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "deploy", "azure");

    [Fact]
    public async Task Guide_ListsEveryParameter_WithWhoGivesItsValue()
    {
        PublishedManifest manifest = await PublishedManifest.PublishAsync();
        string guide = await ReadAsync("README.md");

        IEnumerable<string> declared = manifest.Resources
            .Where(resource => resource.Value.GetProperty("type").GetString() == "parameter.v0")
            .Select(resource => $"{resource.Name}: {(IsDrawn(resource.Value) ? "drawn once by azd" : "you")}");
        Assert.Equal(
            declared.Order(StringComparer.Ordinal),
            ParameterRow().Matches(guide).Select(row => $"{row.Groups["name"].Value}: {row.Groups["from"].Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AzureYaml_NamesTheAppHost()
    {
        string yaml = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "azure.yaml"), TestContext.Current.CancellationToken);

        Match project = ProjectLine().Match(yaml);
        Assert.True(File.Exists(Path.Combine(RepositoryRoot.Path, project.Groups["path"].Value)));
    }

    [Fact]
    public async Task Guide_LinksToFilesThatAreThere()
    {
        string guide = await ReadAsync("README.md");

        Assert.All(
            LocalLink().Matches(guide),
            link => Assert.True(File.Exists(Path.GetFullPath(link.Groups["path"].Value, Folder)), link.Groups["path"].Value));
    }

    private static bool IsDrawn(JsonElement parameter) => parameter.GetProperty("inputs").GetProperty("value").TryGetProperty("default", out _);

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"^\| `(?<name>[a-z-]+)` \| [^|]*\| (?<from>you|drawn once by azd) \|$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParameterRow();

    [GeneratedRegex(@"^ +project: (?<path>\S+)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectLine();

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)(?:#[^)]*)?\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LocalLink();
}
