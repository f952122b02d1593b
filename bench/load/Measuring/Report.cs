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

    private string? _picture;

    /// <summary>Whether something that had to hold did not.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Something that must hold, and how often it did not.</summary>
    public void Check(string claim, int violations)
    {
        HasFailed |= violations > 0;
        _text.Append(CultureInfo.InvariantCulture, $"- **{(violations == 0 ? "holds" : "VIOLATED")}**: {claim}{(violations == 0 ? "" : $" ({violations} times not)")}\n");
    }

    /// <summary>One line of a list.</summary>
    public void Note(FormattableString line)
    {
        // A list does not begin on a table's heels.
        if (_text[^2] == '|')
        {
            Separate();
        }

        _text.Append(CultureInfo.InvariantCulture, $"- {FormattableString.Invariant(line)}\n");
    }

    public void Heading(string text)
    {
        Separate();
        _text.Append(CultureInfo.InvariantCulture, $"## {text}\n\n");
    }

    public void Table(string[] head, IEnumerable<string[]> rows)
    {
        Separate();
        _text.Append(Row(head)).Append(Row(head.Select((_, column) => column == 0 ? "---" : "---:")));
        foreach (string[] row in rows)
        {
            _text.Append(Row(row));
        }
    }

    /// <summary>A picture (SVG), saved beside the text and shown at its end.</summary>
    public void Picture(string svg) => _picture = svg;

    /// <summary>Writes it to <c>bench/results</c> and to the console.</summary>
    public void Save(string scenario, DateOnly date)
    {
        string folder = Path.Combine(Built.RepositoryRoot, "bench", "results");
        Directory.CreateDirectory(folder);
        string name = FormattableString.Invariant($"{date:yyyy-MM-dd}-{scenario}");
        if (_picture is not null)
        {
            Separate();
            _text.Append(CultureInfo.InvariantCulture, $"![{scenario}]({name}.svg)\n");
            File.WriteAllText(Path.Combine(folder, $"{name}.svg"), _picture);
        }

        File.WriteAllText(Path.Combine(folder, $"{name}.md"), _text.ToString());
        Console.WriteLine(_text);
    }

    // One blank line, however what stands before has ended.
    private void Separate()
    {
        if (_text[^2] != '\n')
        {
            _text.Append('\n');
        }
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
