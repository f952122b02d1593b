using System.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI;

namespace LlmMesh.Router.Guards;

/// <summary>Puts placeholders where something was found.</summary>
internal static class Masks
{
    /// <summary>The text with its findings masked. Where findings overlap, the first one's placeholder stands for all.</summary>
    public static string Apply(string text, List<Finding> findings)
    {
        findings.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        return Apply(text, start: 0, findings);
    }

    /// <summary>A piece of a longer text with the findings masked that reach into it.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="start">Where it stands in the text that the findings count in.</param>
    /// <param name="findings">In order. The placeholder goes where a finding begins; of what follows only the covered characters go.</param>
    public static string Apply(string piece, int start, List<Finding> findings)
    {
        var masked = new StringBuilder(piece.Length);
        int position = 0;
        foreach (Finding finding in findings)
        {
            int from = Math.Clamp(finding.Start - start, position, piece.Length);
            int to = Math.Clamp(finding.End - start, 0, piece.Length);
            masked.Append(piece, position, from - position);
            if (finding.Start - start >= position && finding.Start - start < piece.Length)
            {
                masked.Append(finding.Mask);
            }

            position = Math.Max(from, to);
        }

        return masked.Append(piece, position, piece.Length - position).ToString();
    }

    /// <summary>A text as JSON, quotes included.</summary>
    public static byte[] Literal(string text) => JsonSerializer.SerializeToUtf8Bytes(text, JsonText.Default.String);
}
