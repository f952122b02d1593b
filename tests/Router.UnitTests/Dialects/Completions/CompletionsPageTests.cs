using LlmMesh.Router.Dialects.Completions;
using LlmMesh.Router.Dialects.Embeddings;
using LlmMesh.Testing;

namespace LlmMesh.Router.UnitTests.Dialects.Completions;

/// <summary>The page's tables against the code.</summary>
public sealed class CompletionsPageTests
{
    // Not the table's business: the mesh's own, and what every target gets.
    private static readonly string[] Everywhere = ["model", "models", "fallbacks", "provider", "session_id"];

    [Fact]
    public void Page_SharedFields_AreTheReaders() => Assert.Equal(
        CompletionsReader.Shared.Except(Everywhere).Order(StringComparer.Ordinal),
        Names(Row("`temperature`")).Except(["n"]).Order(StringComparer.Ordinal));

    [Fact]
    public void Page_RefusedFields_AreTheReaders() => Assert.Equal(CompletionsReader.Own, Names(Row("`suffix`")));

    [Fact]
    public void Page_DroppedFieldsOfEmbeddings_AreTheCodes() => Assert.Equal(ForeignEmbeddings.DroppedFields, Names(Row("`user`, `metadata`")));

    private static string Row(string beginning) => Assert.Single(
        File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "operations-other-than-chat.md")),
        line => line.StartsWith($"| {beginning}", StringComparison.Ordinal)).Split('|')[1];

    private static IEnumerable<string> Names(string cell) =>
        cell.Split('`').Where((_, position) => position % 2 == 1).Select(name => name.Split(':')[0]);
}
