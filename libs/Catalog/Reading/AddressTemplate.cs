using System.Text.RegularExpressions;

namespace LlmMesh.Catalog.Reading;

/// <summary>A base address in which <c>${NAME}</c> stands for a variable.</summary>
internal sealed partial record AddressTemplate(string Text, JsonCursor Place)
{
    /// <summary>The address, or null when a variable is absent or, reported, when it is malformed.</summary>
    public Uri? Resolve(Func<string, string?> variables)
    {
        if (Variables().Replace(Text, string.Empty).Contains("${", StringComparison.Ordinal))
        {
            return Refuse("holds ${ without the name of a variable and }, such as ${OLLAMA_BASE_URL}.");
        }

        string[] names = [.. Variables().Matches(Text).Select(match => match.Groups["name"].Value)];
        if (names.Any(name => string.IsNullOrWhiteSpace(variables(name))))
        {
            return null;
        }

        string text = Fill(name => variables(name)!.Trim().TrimEnd('/'));
        string source = names.Length == 0 ? string.Empty : $" once {string.Join(", ", names)} is filled in";
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            return Refuse($"must be an http or https address{source}, such as https://host/v1.");
        }

        if (address.UserInfo.Length > 0)
        {
            return Refuse($"must not hold credentials{source}; name their variable in api_key_variable.");
        }

        if (MetadataAddresses.ContainsHostOf(address))
        {
            return Refuse($"leads to a cloud's metadata service{source}, which no provider is; write the provider's own address.");
        }

        return address.Query.Length > 0 || address.Fragment.Length > 0
            ? Refuse($"must end with its path{source}, without a query or fragment.")
            : new Uri(text.TrimEnd('/'));
    }

    /// <summary>
    /// Fills the variables in. What follows a leading variable is not repeated when the value already ends in it, so that
    /// <c>${OLLAMA_BASE_URL}/v1</c> works whether or not the variable ends in <c>/v1</c>.
    /// </summary>
    private string Fill(Func<string, string> valueOf)
    {
        string text = Variables().Replace(Text, match => valueOf(match.Groups["name"].Value));
        if (Variables().Match(Text) is not { Success: true, Index: 0 } leading)
        {
            return text;
        }

        string value = valueOf(leading.Groups["name"].Value);
        return value.EndsWith(Text[leading.Length..].TrimEnd('/'), StringComparison.Ordinal) ? value : text;
    }

    private Uri? Refuse(string message)
    {
        Place.Error(message);
        return null;
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Variables();
}
