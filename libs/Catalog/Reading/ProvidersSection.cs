using System.Text.RegularExpressions;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>providers</c>.</summary>
internal static partial class ProvidersSection
{
    public const string NameRule = "must be named with lower-case letters, digits, '-' and '_', at most 64, beginning with a letter or digit.";

    public static bool IsName(string name) => Names().IsMatch(name);

    public static void Read(JsonCursor? section, CatalogDraft draft)
    {
        foreach ((string name, JsonCursor entry) in section?.Fields()?.Members ?? [])
        {
            if (!IsName(name))
            {
                entry.Error(NameRule);
            }
            else if (entry.Fields() is { } fields)
            {
                draft.Providers[name] = Entry(name, fields, draft.Providers.GetValueOrDefault(name), draft.Layer);
            }
        }
    }

    /// <summary>Decides which providers are configured, and fills what they leave to the settings.</summary>
    public static Dictionary<string, ProviderDefinition> Resolve(
        CatalogDraft draft, MeshSettings settings, Func<string, string?> variables)
    {
        var providers = new Dictionary<string, ProviderDefinition>(StringComparer.Ordinal);
        foreach ((string name, ProviderDraft provider) in draft.Providers)
        {
            ProviderDefinition definition = provider.Definition;
            Uri[] endpoints = [.. provider.Addresses.Select(address => address.Resolve(variables)).OfType<Uri>().Select(address => Root(definition, address))];
            ProviderQuirks quirks = QuirksSection.Settle(definition, endpoints, provider.Quirks);
            IReadOnlyList<ProviderAccount> accounts = CredentialsSection.Present(definition, variables);
            providers.Add(name, definition with
            {
                Endpoints = endpoints,
                Quirks = quirks,
                Privacy = PrivacySection.Settle(provider.Privacy, definition, quirks),
                StreamUsage = definition.StreamUsage == StreamUsage.OnRequest && quirks.UnsupportedFields.Contains("stream_options")
                    ? StreamUsage.Always
                    : definition.StreamUsage,
                Accounts = accounts,
                Timeouts = definition.Timeouts with { Headers = provider.HeadersTimeout ?? settings.HeadersTimeout },
                Circuit = CircuitSection.Settle(
                    provider.Circuit.Over(settings.Circuit), provider.Layer == draft.Layer ? provider.Waits : new WrittenWaits()),
                IsConfigured = definition.IsEnabled && accounts.Count > 0 && endpoints.Length > 0,
            });
        }

        return providers;
    }

    private static ProviderDraft Entry(string name, JsonFields fields, ProviderDraft? inherited, int layer)
    {
        var written = new WrittenWaits();
        ProviderDefinition known = inherited?.Definition ?? new ProviderDefinition { Name = name, Endpoints = [] };
        ProviderDefinition definition = known with
        {
            Dialect = fields["dialect"]?.Word(Vocabulary.Dialects) ?? known.Dialect,
            Api = fields["api"]?.Word(Vocabulary.Apis) ?? known.Api,
            ApiVersion = fields.Optional("api_version", known.ApiVersion, ApiVersionOf),
            Credentials = CredentialsSection.Read(fields, known.Credentials),
            SpeaksResponses = fields["responses"]?.Flag() ?? known.SpeaksResponses,
            StreamUsage = fields["stream_usage"]?.Word(Vocabulary.StreamUsages) ?? known.StreamUsage,
            TokenLimitField = fields["token_limit_field"]?.Word(Vocabulary.TokenLimitFields) ?? known.TokenLimitField,
            AcceptsUnlistedModels = fields["accepts_unlisted_models"]?.Flag() ?? known.AcceptsUnlistedModels,
            Headers = HeadersSection.Read(fields["headers"], known.Headers),
            Timeouts = TimeoutsSection.Read(fields["timeouts"], known.Timeouts, written),
            Limits = LimitsSection.OfTargets(fields, "limits", known.Limits, written),
            TargetLimits = LimitsSection.OfTargets(fields, "target_limits", known.TargetLimits, written),
            Embeddings = EmbeddingsSection.Read(fields["embeddings"], known.Embeddings),
            DefaultPrice = fields.Optional("default_price", known.DefaultPrice, field => PriceSection.Read(field, known.DefaultPrice)),
            IsLocal = fields["local"]?.Flag() ?? known.IsLocal,
            IsEnabled = fields["enabled"]?.Flag() ?? known.IsEnabled,
        };
        var provider = new ProviderDraft
        {
            Definition = definition,
            Addresses = Addresses(fields, inherited?.Addresses),
            Quirks = QuirksSection.Read(fields["quirks"], inherited?.Quirks ?? []),
            Privacy = PrivacySection.Read(fields["privacy"], inherited?.Privacy ?? new PrivacyDraft()),
            HeadersTimeout = written["headers_ms"] is null ? inherited?.HeadersTimeout : definition.Timeouts.Headers,
            Circuit = CircuitSection.Read(fields["circuit"], inherited?.Circuit ?? new CircuitOverrides(), written),
            Layer = layer,
            Waits = written,
        };
        fields.RefuseOthers();
        return provider;
    }

    // Ollama's own API stands at the root, the compatible one behind /v1; people write either.
    private static Uri Root(ProviderDefinition provider, Uri address) =>
        provider.Dialect == Dialect.Ollama && address.OriginalString.EndsWith("/v1", StringComparison.Ordinal)
            ? new Uri(address.OriginalString[..^"/v1".Length])
            : address;

    private static string? ApiVersionOf(JsonCursor field)
    {
        string? version = field.Text();
        if (version is not null && !ApiVersions().IsMatch(version))
        {
            field.Error("must be a version of Azure's API, such as 2024-10-21 or 2025-04-01-preview.");
            return null;
        }

        return version;
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

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,63}\z")]
    private static partial Regex Names();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex ApiVersions();
}
