using LlmMesh.Router.Dialects.Anthropic;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Testing;

namespace LlmMesh.Router.UnitTests.Dialects.Anthropic;

/// <summary>docs/translation.md says of every field what the code does with it.</summary>
public sealed class FieldTableTests
{
    private const string Section = "## Anthropic's Messages API";

    [Fact]
    public void Page_OfMessageFields_SaysWhatTheCodeDoes() =>
        Assert.Equal(Words(MessageFields.Rows), Table("### What an Anthropic client's request becomes"));

    [Fact]
    public void Page_OfChatFields_SaysWhatTheCodeDoes() =>
        Assert.Equal(Words(ChatFields.Rows), Table("### What a chat completion request becomes"));

    [Fact]
    public void Fields_NotExpressed_HaveTheSameFateAtEveryOtherDialect() => Assert.All(
        MessageFields.Rows.Where(row => row.Fate != FieldFate.Expressed),
        row => Assert.Equal(row.Fate == FieldFate.Hint, ForeignFields.IsHint("x_anthropic", row.Name)));

    [Fact]
    public void Page_OfFinishReasons_SaysWhatTheCodeDoes() => Assert.All(
        Rows("### Answers"),
        row => Assert.StartsWith($"`{StopReasons.ToFinish(row[0].Trim('`'))}`", row[1], StringComparison.Ordinal));

    private static string[] Words(FieldRow[] rows) => [.. rows.Select(row => $"{row.Name}: {row.Fate.ToString().ToLowerInvariant()}")];

    private static string[] Table(string heading) =>
        [.. Rows(heading).Where(row => row[0].StartsWith('`')).Select(row => $"{row[0].Trim('`')}: {row[1]}")];

    private static List<string[]> Rows(string heading)
    {
        string[] lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "translation.md"));
        int section = Array.IndexOf(lines, Section);
        int start = Array.IndexOf(lines, heading, section);
        Assert.True(section >= 0 && start > section, $"{heading} is missing");
        List<string[]> rows =
        [
            .. lines.Skip(start + 1)
                .SkipWhile(line => !line.StartsWith('|'))
                .TakeWhile(line => line.StartsWith('|'))
                .Skip(2)
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]),
        ];
        Assert.NotEmpty(rows);
        return rows;
    }
}
