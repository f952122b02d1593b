namespace LlmMesh.Testing;

/// <summary>One row of a table in docs/observability.md.</summary>
/// <param name="Instrument">OpenTelemetry's name.</param>
/// <param name="Family">Prometheus's name: the name of its <c># TYPE</c> line in the text format.</param>
/// <param name="Kind">counter, gauge or histogram.</param>
public sealed record DocumentedMetric(string Instrument, string Family, string Kind);

/// <summary>The metrics that docs/observability.md lists.</summary>
public static class DocumentedMetrics
{
    /// <summary>Reads every table whose first column is <c>Instrument</c>.</summary>
    public static IReadOnlyList<DocumentedMetric> Read()
    {
        List<DocumentedMetric> metrics = [];
        bool isTable = false;
        foreach (string line in File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "observability.md")))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length < 5)
            {
                isTable = false;
            }
            else if (cells[1] == "Instrument")
            {
                isTable = true;
            }
            else if (isTable && cells[1].StartsWith('`'))
            {
                metrics.Add(new DocumentedMetric(cells[1].Trim('`'), cells[2].Trim('`'), cells[3].Split(',')[0]));
            }
        }

        return metrics;
    }
}
