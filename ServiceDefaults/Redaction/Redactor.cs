using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace LlmMesh.ServiceDefaults.Redaction;

/// <summary>
/// Takes secrets out of texts that leave the process: the registered ones wherever they stand, and whatever has the shape of one. Texts
/// without any, which is nearly all of them, are returned as they are and cost no memory.
/// </summary>
public static partial class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mark = "***";

    // Without one of these in it, no shape below can match.
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        ["sk-", "AIza", "bearer", "basic", "api", "token", "secret", "password", "key=", "@", "eyJ"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The text without secrets; the same instance when there are none.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Scrub(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        string plain = SecretRegister.Search is { } secrets && text.AsSpan().ContainsAny(secrets) ? WithoutRegistered(text, secrets) : text;
        return plain.AsSpan().ContainsAny(Signs) ? Shapes().Replace(plain, "${keep}" + Mark) : plain;
    }

    private static string WithoutRegistered(string text, SearchValues<string> secrets)
    {
        var plain = new StringBuilder(text.Length);
        ReadOnlySpan<char> rest = text;
        while (rest.IndexOfAny(secrets) is var at and >= 0)
        {
            plain.Append(rest[..at]).Append(Mark);
            rest = rest[(at + SecretRegister.StartOf(rest[at..])!.Length)..];
        }

        return plain.Append(rest).ToString();
    }

    // A displayed prefix, such as sk-mesh-Ab12…, is no secret and stays. Every branch moves on by what it has read: time is linear.
    [GeneratedRegex(
        """
        (?<keep>\bsk-)[A-Za-z0-9_-]{16,}
        | (?<keep>\bAIza)[A-Za-z0-9_-]{20,}
        | (?<keep>\beyJ)[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*)?
        | (?<keep>\b(?i:Bearer)\s{1,4})[A-Za-z0-9._~+/=-]{8,}
        | (?<keep>\b(?i:Basic)\s{1,4})(?=[A-Za-z+/]{0,64}[0-9=])[A-Za-z0-9+/]{8,}={0,2}
        | (?<keep>(?i:api[-_\x20]?key|access[-_]?token|client[-_]?secret|password|passwd)[\\"']{0,2}\s{0,2}[=:]\s{0,2}[\\"']{0,2})[^\s"'&,;\\*]{6,}
        | (?<keep>[?&](?i:key|token)=)[^\s"'&]{8,}
        | (?<keep>://)[^/\s:@"']{0,256}:[^/\s@"']{1,256}(?=@)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Shapes();
}
