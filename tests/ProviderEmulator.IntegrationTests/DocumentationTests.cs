using System.Text.RegularExpressions;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.ProviderEmulator.IntegrationTests;

public sealed partial class DocumentationTests(EmulatorFixture emulator)
{
    [Fact]
    public async Task FaultTable_Documentation_ListsExactlyTheFaultsAndTheirOptions()
    {
        IReadOnlyList<EmulatorFault> catalog = await emulator.Server.CatalogAsync();
        HashSet<string> common = [.. catalog.Single(fault => fault.Name == "none").Options.Select(option => option.Name)];

        IEnumerable<string> known = catalog.Select(fault =>
            Row(fault.Name, fault.Options.Select(option => option.Name).Where(option => !common.Contains(option))));

        Assert.Equal(known.Order(StringComparer.Ordinal), DocumentedRows().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> DocumentedRows()
    {
        using StreamReader document = new(typeof(DocumentationTests).Assembly.GetManifestResourceStream("provider-emulator.md")!);
        string text = document.ReadToEnd();
        string faults = text[text.IndexOf("## Faults", StringComparison.Ordinal)..];
        foreach (Match row in TableRow().Matches(faults))
        {
            yield return Row(row.Groups["name"].Value, Code().Matches(row.Groups["options"].Value).Select(option => option.Groups[1].Value));
        }
    }

    private static string Row(string name, IEnumerable<string> options) => $"{name}: {string.Join(' ', options)}";

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9-]+)` \|(?<options>[^|]*)\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableRow();

    [GeneratedRegex("`([a-z-]+)")]
    private static partial Regex Code();
}
