using System.Text.RegularExpressions;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>api_key_variable</c> and <c>api_key_variables</c>, and finds out which of the accounts they name are there.</summary>
internal static partial class AccountsSection
{
    public static IReadOnlyList<string> Read(JsonFields fields, IReadOnlyList<string> inherited)
    {
        JsonCursor? one = fields["api_key_variable"];
        JsonCursor? several = fields["api_key_variables"];
        if (one is not null && several is not null)
        {
            several.Error("stands beside api_key_variable; keep one of the two.");
        }

        return one is { IsNull: true } ? []
            : one is not null ? Names([one])
            : several is not null ? Names(Several(several))
            : inherited;
    }

    /// <summary>The accounts whose variable is present, in order. Of a key's variable only the presence is asked.</summary>
    public static IReadOnlyList<ProviderAccount> Present(ProviderDefinition provider, Func<string, string?> variables) =>
        provider.ApiKeyVariables.Count == 0
            ? [new ProviderAccount(provider.Name, ApiKeyVariable: null)]
            : [.. provider.ApiKeyVariables
                .Where(variable => !string.IsNullOrWhiteSpace(variables(variable)))
                .Select(variable => new ProviderAccount($"{provider.Name}:{variable}", variable))];

    private static IReadOnlyList<JsonCursor> Several(JsonCursor field)
    {
        IReadOnlyList<JsonCursor>? items = field.Items();
        if (items is [])
        {
            field.Error("must name at least one variable; where no key is needed, write \"api_key_variable\": null instead.");
        }

        return items ?? [];
    }

    private static List<string> Names(IReadOnlyList<JsonCursor> fields)
    {
        var names = new List<string>(fields.Count);
        foreach (JsonCursor field in fields)
        {
            if (Name(field) is not { } name)
            {
                continue;
            }

            if (names.Contains(name, StringComparer.Ordinal))
            {
                field.Error("names a variable that is listed before it; an account counts once.");
            }

            names.Add(name);
        }

        return names;
    }

    /// <summary>The name of a variable; anything else may be what should stand in one.</summary>
    public static string? Name(JsonCursor field)
    {
        string? name = field.Text();
        if (name is not null && !VariableNames().IsMatch(name))
        {
            field.Error("must be the name of a variable (letters, digits and '_'), never the key itself.");
            return null;
        }

        return name;
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex VariableNames();
}
