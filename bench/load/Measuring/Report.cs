using System.Globalization;
using System.Text;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Measuring;

/// <summary>A scenario's result as Markdown.</summary>
internal sealed class Report(string title)
{
    private readonly StringBuilder _text = new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"# {title}\n\n")
        .Append(CultureInfo.InvariantCulture, $"- Machine: {Machine.Describe()}\n")
        .Append(CultureInfo.InvariantCulture, $"- Command: `dotnet run -c Release --project bench/load -- {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}`\n");

    /// <summary>One line of a list.</summary>
    public void Note(FormattableString line) => _text.Append(CultureInfo.InvariantCulture, $"- {FormattableString.Invariant(line)}\n");

    public void Table(string[] head, IEnumerable<string[]> rows)
    {
        _text.Append('\n').Append(Row(head)).Append(Row(head.Select((_, column) => column == 0 ? "---" : "---:")));
        foreach (string[] row in rows)
        {
            _text.Append(Row(row));
        }

        _text.Append('\n');
    }

    /// <summary>Writes it to <c>bench/results</c> and to the console.</summary>
    public void Save(string scenario, DateOnly date)
    {
        string folder = Path.Combine(Built.RepositoryRoot, "bench", "results");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, FormattableString.Invariant($"{date:yyyy-MM-dd}-{scenario}.md")), _text.ToString());
        Console.WriteLine(_text);
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
