using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard.ResourceService;

/// <summary>
/// Takes secrets out of what is told to the dashboard. The dashboard hides values only from view; what it is never told cannot be
/// unveiled, nor read from its memory or its exports.
/// </summary>
internal sealed partial class Redaction
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mask = "********";

    /// <summary>A shorter value would be found in any text; it is only recognised when it is all of it.</summary>
    private const int ShortestWithin = 6;

    private readonly HashSet<string> _secrets;

    private Redaction(IEnumerable<string> secrets) => _secrets = [.. secrets.Where(secret => secret.Length > 0)];

    /// <summary>Knows the values of the application's secret parameters, and the keys given besides.</summary>
    public static async Task<Redaction> OfAsync(DistributedApplicationModel model, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var secrets = new List<string>(keys);
        foreach (ParameterResource parameter in model.Resources.OfType<ParameterResource>().Where(parameter => parameter.Secret))
        {
            try
            {
                secrets.Add(await parameter.GetValueAsync(cancellationToken) ?? "");
            }
            catch (DistributedApplicationException)
            {
                // A parameter without a value has nothing to hide; whoever needs it says that it is missing.
            }
        }

        return new Redaction(secrets);
    }

    /// <summary>The variable's value as it may be told: nothing of it where its name promises a secret.</summary>
    public string? Variable(string name, string? value) =>
        string.IsNullOrEmpty(value) || !SecretName().IsMatch(name) ? Text(value) : Mask;

    /// <summary>The text without secrets and without passwords of connection strings.</summary>
    public string? Text(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        if (_secrets.Contains(text))
        {
            return Mask;
        }

        string clean = text;
        foreach (string secret in _secrets.Where(secret => secret.Length >= ShortestWithin))
        {
            clean = clean.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return Password().Replace(clean, Mask);
    }

    /// <summary>Keys, tokens and the like, and the headers that carry the collector's key.</summary>
    [GeneratedRegex(
        "(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD)S?$|^OTEL_EXPORTER_OTLP_.*HEADERS$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    /// <summary><c>password=…</c> up to the next part of a connection string, and <c>scheme://user:…@host</c>.</summary>
    [GeneratedRegex(
        """(?<=\b(?:password|pwd)\s*=\s*)(?:"[^"]*"|'[^']*'|[^;,\s]+)|(?<=://[^/\s:@]*:)[^/\s@]+(?=@)""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Password();
}
