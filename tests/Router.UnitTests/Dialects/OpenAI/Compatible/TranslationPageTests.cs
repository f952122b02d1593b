using System.Text.RegularExpressions;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Ollama;
using LlmMesh.Router.Dialects.OpenAI;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI.Compatible;

/// <summary>docs/translation.md says what the tables in the code say.</summary>
public sealed partial class TranslationPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(LlmMesh.Testing.RepositoryRoot.Path, "docs", "translation.md"));

    [Fact]
    public void Page_FieldsOfChat_AreTheTables() => Assert.Equal(
        ChatFields.Rows.Select(row => $"{row.Key}: {(row.Value ? "hint" : "refused")}").Order(StringComparer.Ordinal),
        Rows("## Fields of chat completions").Select(row => $"{row.First}: {row.Second}").Order(StringComparer.Ordinal));

    [Fact]
    public void Page_FieldsOfOllama_AreTheTables() => Assert.Equal(
        OllamaFields.Rows.Keys.Order(StringComparer.Ordinal),
        Rows("### Requests to Ollama").Select(row => row.First).Order(StringComparer.Ordinal));

    [Fact]
    public void Page_KnownServers_AreTheTables() => Assert.Equal(
        KnownServers.Names,
        Rows("### Known servers").Select(row => row.First).Order(StringComparer.Ordinal));

    /// <summary>The rows of a section's table; a row that names several things is several.</summary>
    private static IEnumerable<(string First, string Second)> Rows(string heading)
    {
        string section = Page[(Page.IndexOf(heading + "\n", StringComparison.Ordinal) + heading.Length)..];
        int end = NextHeading().Match(section) is { Success: true } next ? next.Index : section.Length;
        return section[..end].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|'))
            .SelectMany(cells => Code().Matches(cells[1]).Select(name => (name.Groups["name"].Value, cells[2].Trim())));
    }

    [GeneratedRegex(@"^##+ ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex NextHeading();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
