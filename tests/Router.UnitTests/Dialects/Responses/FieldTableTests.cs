using LlmMesh.Router.Dialects.Responses;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Testing;

namespace LlmMesh.Router.UnitTests.Dialects.Responses;

/// <summary>docs/translation.md against the code: every row of one is a row of the other.</summary>
public sealed class FieldTableTests
{
    private static readonly Dictionary<string, string> Page = Rows();

    [Fact]
    public void Fields_OfTheDialect_AreOnThePage() =>
        Assert.Equal(ResponsesFields.All.Keys.Concat(ForeignFields.Of("x_responses").Keys).ToHashSet().Order(), Page.Keys.Order());

    [Fact]
    public void Fate_OfEachField_IsWhatThePageSays() => Assert.All(Page, row => Assert.Equal((row.Key, Fate(row.Key)), (row.Key, row.Value)));

    private static string Fate(string field) => ResponsesFields.FateOf(field) switch
    {
        ClientFieldFate.Unserved => "refused",
        ClientFieldFate.Expressed when ResponsesFields.All.ContainsKey(field) && ForeignFields.IsHint("x_responses", field) is null => "expressed",
        ClientFieldFate.Expressed => "expressed in part",
        _ => ForeignFields.IsHint("x_responses", field) == true ? "hint" : "refused elsewhere",
    };

    private static Dictionary<string, string> Rows()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "translation.md"));
        string section = page[page.IndexOf("### Requests of Responses clients", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n#", 4, StringComparison.Ordinal)];
        return section.Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .SelectMany(cells => cells[1].Split(", ").Select(name => (Name: name.Trim('`'), Fate: cells[2])))
            .ToDictionary(row => row.Name, row => row.Fate, StringComparer.Ordinal);
    }
}
