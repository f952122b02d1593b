using LlmMesh.Router.Dialects.Gemini;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Testing;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

/// <summary>docs/translation.md says of each field what the code does with it.</summary>
public sealed class TranslationPageTests
{
    [Fact]
    public void FieldsOfAChat_OfThePage_AreThoseOfTheCode() => Assert.Equal(
        GeminiFields.Rows.Select(row => (row.Key, row.Value.ToString().ToLowerInvariant())).Order(),
        Rows("### Chat completions to Gemini").Order());

    [Fact]
    public void MembersOfXGemini_OfThePage_AreThoseOfTheCode() => Assert.Equal(
        ForeignFields.Of("x_gemini").Select(row => (row.Key, row.Value ? "hint" : "refused")).Order(),
        Rows("What is left travels as `x_gemini`").Select(row => (row.Field, row.Fate.Split(' ', ':')[0])).Order());

    /// <summary>The first two columns of the table behind a line.</summary>
    private static List<(string Field, string Fate)> Rows(string behind)
    {
        string[] lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "translation.md"));
        int start = Array.FindIndex(lines, line => line.StartsWith(behind, StringComparison.Ordinal));
        Assert.True(start >= 0, $"'{behind}' is not on the page");
        return
        [
            .. lines.Skip(start + 1)
                .SkipWhile(line => !line.StartsWith('|'))
                .TakeWhile(line => line.StartsWith('|'))
                .Skip(2)
                .Select(line => line.Split('|'))
                .Select(cells => (cells[1].Trim(' ', '`'), cells[2].Trim())),
        ];
    }
}
