using System.Text.Json;

namespace LlmMesh.AppHost.Doctor;

/// <summary>Findings for a reader: signs on a terminal, words for whoever reads a file, JSON for a program.</summary>
internal sealed class Report(TextWriter output)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public void WriteJson(IReadOnlyList<Finding> findings) => output.WriteLine(JsonSerializer.Serialize(findings, Json));

    /// <summary>Writes a line for each finding, and its remedy below.</summary>
    /// <param name="findings">In order.</param>
    /// <param name="marks">How states are written.</param>
    public void WriteLines(IReadOnlyList<Finding> findings, Marks marks)
    {
        int width = findings.Max(finding => finding.Check.Length);
        foreach (Finding finding in findings)
        {
            string mark = marks.Of(finding.State);
            output.WriteLine($"{mark} {finding.Check.PadRight(width)}  {finding.Message}");
            if (finding.Remedy is { } remedy)
            {
                output.WriteLine($"{new string(' ', mark.Length + width + 3)}{remedy}");
            }
        }
    }

    /// <summary>How a state is written; all of one length.</summary>
    public sealed record Marks(string Fine, string Doubtful, string Wrong)
    {
        public static readonly Marks Signs = new("✓", "!", "✗");

        public static readonly Marks Words = new("ok     ", "warning", "failed ");

        public string Of(FindingState state) => state switch
        {
            FindingState.Fine => Fine,
            FindingState.Doubtful => Doubtful,
            _ => Wrong,
        };
    }
}
