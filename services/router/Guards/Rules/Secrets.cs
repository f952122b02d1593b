using System.Text.RegularExpressions;
using LlmMesh.State.Principals;

namespace LlmMesh.Router.Guards.Rules;

/// <summary>
/// Finds keys by the shapes their issuers gave them, so that scanners can. What has a shape but not the randomness of a key is an example
/// from a manual. The expression never backtracks: its time grows with the text alone.
/// </summary>
internal static class Secrets
{
    private const string Mask = "[secret]";

    // Bits per character: random letters and digits have about four, words and repetitions fewer than three.
    private const double LeastEntropy = 3.0;

    private const string PemName = "(?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----";
    private const string PemBreak = @"(?:\s|\\n|\\r)*";

    private static readonly Regex Shapes = new(
        string.Join('|',
        [
            // LlmMesh
            "sk-mesh-(?:admin-)?[A-Za-z0-9_-]{43}[A-Za-z0-9]{6}",

            // OpenAI, Anthropic, OpenRouter
            "sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20,}",
            "sk-ant-[a-z0-9]{2,12}-[A-Za-z0-9_-]{20,}",
            "sk-or-v1-[0-9a-f]{32,}",
            "sk-[A-Za-z0-9]{32,}",

            // Google, Groq, xAI, Hugging Face
            "AIza[0-9A-Za-z_-]{35}",
            "gsk_[A-Za-z0-9]{40,}",
            "xai-[A-Za-z0-9]{40,}",
            "hf_[A-Za-z0-9]{30,}",

            // AWS
            "(?:AKIA|ASIA)[A-Z2-7]{16}",
            """(?i:aws)_?(?i:secret)_?(?i:access)?_?(?i:key)\\?["']?\s{0,2}[=:]\s{0,2}\\?["']?[A-Za-z0-9/+]{40}""",

            // GitHub, GitLab, npm, Slack, Stripe, SendGrid
            "gh[pousr]_[A-Za-z0-9]{36,}",
            "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
            "glpat-[A-Za-z0-9_-]{20,}",
            "npm_[A-Za-z0-9]{36}",
            "xox[abeoprs]-[A-Za-z0-9-]{10,}",
            "(?:sk|rk)_live_[A-Za-z0-9]{24,}",
            @"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}",

            // JSON Web Tokens: two parts that begin with an object, and a signature if there is one
            @"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?",

            // Private keys in PEM, also with their line breaks escaped; a block that is cut off as far as it goes
            $"-----BEGIN {PemName}(?:{PemBreak}[A-Za-z0-9+/=]{{20,}})*(?:{PemBreak}[A-Za-z0-9+/=]{{0,64}}{PemBreak}-----END {PemName})?",
        ]),
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    public static void Find(string text, List<Finding> found)
    {
        foreach (ValueMatch match in Shapes.EnumerateMatches(text))
        {
            ReadOnlySpan<char> secret = text.AsSpan(match.Index, match.Length);
            if (secret[0] == '-' || (!Boundaries.IsInsideWord(text, match.Index) && IsKey(secret)))
            {
                found.Add(new Finding(match.Index, match.Length, Mask));
            }
        }
    }

    private static bool IsKey(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("sk-mesh-"))
        {
            return KeyText.IsWellFormed(text, out _);
        }

        // Two encoded objects with a dot between them are no accident, however regular what they say.
        return text.StartsWith("eyJ") || (!text.EndsWith("EXAMPLE") && !text.EndsWith("EXAMPLEKEY") && text.ContainsAnyInRange('0', '9') && Entropy(text) >= LeastEntropy);
    }

    private static double Entropy(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (char character in text)
        {
            counts[character & 127]++;
        }

        double bits = 0;
        foreach (int count in counts)
        {
            if (count > 0)
            {
                double share = (double)count / text.Length;
                bits -= share * Math.Log2(share);
            }
        }

        return bits;
    }
}
