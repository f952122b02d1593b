using System.Text.RegularExpressions;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>providers</c>.</summary>
internal static partial class ProvidersSection
{
    public static void Read(JsonCursor? section, CatalogDraft draft)
    {
        foreach ((string name, JsonCursor entry) in section?.Fields()?.Members ?? [])
        {
            if (!Names().IsMatch(name))
            {
                entry.Error("must be named with lower-case letters, digits, '-' and '_', at most 64, beginning with a letter or digit.");
            }
            else if (entry.Fields() is { } fields)
            {
                draft.Providers[name] = Entry(name, fields, draft.Providers.GetValueOrDefault(name));
            }
        }
    }

    /// <summary>Decides which providers are configured. Of a key's variable only the presence is asked.</summary>
    public static Dictionary<string, ProviderDefinition> Resolve(CatalogDraft draft, Func<string, string?> variables)
    {
        var providers = new Dictionary<string, ProviderDefinition>(StringComparer.Ordinal);
        foreach ((string name, ProviderDraft provider) in draft.Providers)
        {
            ProviderDefinition definition = provider.Definition;
            Uri[] endpoints = [.. provider.Addresses.Select(address => address.Resolve(variables)).OfType<Uri>()];
            ProviderAccount[] accounts = [.. Accounts(definition, variables)];
            providers.Add(name, definition with
            {
                Endpoints = endpoints,
                Accounts = accounts,
                IsConfigured = definition.IsEnabled && accounts.Length > 0 && endpoints.Length > 0,
            });
        }

        return providers;
    }

    private static IEnumerable<ProviderAccount> Accounts(ProviderDefinition provider, Func<string, string?> variables) =>
        provider.ApiKeyVariables.Count == 0
            ? [new ProviderAccount(provider.Name, ApiKeyVariable: null)]
            : provider.ApiKeyVariables
                .Where(variable => !string.IsNullOrWhiteSpace(variables(variable)))
                .Select(variable => new ProviderAccount($"{provider.Name}:{variable}", variable));

    private static ProviderDraft Entry(string name, JsonFields fields, ProviderDraft? inherited)
    {
        ProviderDefinition known = inherited?.Definition ?? new ProviderDefinition { Name = name, Endpoints = [] };
        ProviderDefinition definition = known with
        {
            Dialect = fields["dialect"]?.Word(Vocabulary.Dialects) ?? known.Dialect,
            ApiKeyVariables = fields.Optional("api_key_variable", known.ApiKeyVariables, field => VariableName(field) is { } name ? [name] : []) ?? [],
            StreamUsage = fields["stream_usage"]?.Word(Vocabulary.StreamUsages) ?? known.StreamUsage,
            AcceptsUnlistedModels = fields["accepts_unlisted_models"]?.Flag() ?? known.AcceptsUnlistedModels,
            Headers = HeadersSection.Read(fields["headers"], known.Headers),
            Timeouts = Timeouts(fields["timeouts"], known.Timeouts),
            TargetLimits = LimitsSection.Read(fields["target_limits"], known.TargetLimits),
            IsEnabled = fields["enabled"]?.Flag() ?? known.IsEnabled,
        };
        IReadOnlyList<AddressTemplate> addresses = Addresses(fields, inherited?.Addresses);
        fields.RefuseOthers();
        return new ProviderDraft(definition, addresses);
    }

    private static IReadOnlyList<AddressTemplate> Addresses(JsonFields fields, IReadOnlyList<AddressTemplate>? inherited)
    {
        JsonCursor? several = fields["base_urls"];
        JsonCursor? one = fields.Required("base_url", isInherited: inherited is not null || several is not null);
        if (one is not null && several is not null)
        {
            several.Error("stands beside base_url; keep one of the two.");
        }

        IReadOnlyList<JsonCursor>? places = one is not null ? [one] : several?.Items();
        if (places is [])
        {
            several?.Error("must hold at least one address.");
        }

        return places is null
            ? inherited ?? []
            : [.. places.Select(place => (Place: place, Text: place.Text()))
                .Where(address => address.Text is not null)
                .Select(address => new AddressTemplate(address.Text!, address.Place))];
    }

    private static string? VariableName(JsonCursor field)
    {
        string? name = field.Text();
        if (name is not null && !VariableNames().IsMatch(name))
        {
            field.Error("must be the name of a variable (letters, digits and '_'), never the key itself.");
            return null;
        }

        return name;
    }

    private static ProviderTimeouts Timeouts(JsonCursor? section, ProviderTimeouts inherited)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        var timeouts = new ProviderTimeouts
        {
            Connect = fields["connect_ms"]?.Milliseconds() ?? inherited.Connect,
            Headers = fields["headers_ms"]?.Milliseconds() ?? inherited.Headers,
            FirstToken = fields["first_token_ms"]?.Milliseconds() ?? inherited.FirstToken,
            FirstTokenReasoning = fields["first_token_reasoning_ms"]?.Milliseconds() ?? inherited.FirstTokenReasoning,
            Idle = fields["idle_ms"]?.Milliseconds() ?? inherited.Idle,
        };
        fields.RefuseOthers();
        return timeouts;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,63}\z")]
    private static partial Regex Names();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex VariableNames();
}
