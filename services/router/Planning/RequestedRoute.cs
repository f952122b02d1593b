using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning.Classification;
using LlmMesh.Router.Planning.Filters;
using Found = LlmMesh.Router.Exchanges.Classification;

namespace LlmMesh.Router.Planning;

/// <summary>
/// What a request asks for, by the first of these that it has: a category that it names beside the model, a chain of its own, its model.
/// </summary>
/// <param name="Name">As <see cref="Plan.Route"/>.</param>
/// <param name="Legs">At least one, in order.</param>
internal sealed record RequestedRoute(string Name, IReadOnlyList<Leg> Legs)
{
    /// <summary>The category that was asked for or found; null where models were named.</summary>
    public string? Category { get; private init; }

    /// <summary>What was found in the request; null where nothing was looked for.</summary>
    public Found? Classification { get; private init; }

    public static MeshError? Read(Exchange exchange, out RequestedRoute? route)
    {
        route = null;
        RequestEnvelope envelope = exchange.Envelope;
        if (exchange.Preferences.Category is { } category)
        {
            route = new RequestedRoute($"category:{category}", [OfCategory(exchange, category, category)]) { Category = category };
            return null;
        }

        Found? classification = null;
        if (envelope.Chain.Count == 0)
        {
            if (ReadName(exchange, new ChainLink(envelope.Model, "model"), ref classification, out Leg? only) is { } unknown)
            {
                return unknown;
            }

            route = new RequestedRoute(only!.Route, [only]) { Category = classification?.Category, Classification = classification };
            return null;
        }

        Leg[] legs = new Leg[envelope.Chain.Count];
        for (int i = 0; i < legs.Length; i++)
        {
            if (ReadName(exchange, envelope.Chain[i], ref classification, out Leg? leg) is { } unknown)
            {
                return unknown;
            }

            legs[i] = leg!;
        }

        route = new RequestedRoute("chain", legs) { Category = classification?.Category, Classification = classification };
        return null;
    }

    private static MeshError? ReadName(Exchange exchange, ChainLink link, ref Found? classification, out Leg? leg)
    {
        string name = link.Model;
        ResolvedName resolved = exchange.Catalog.Resolve(name);
        RoutePolicy general = exchange.Catalog.Settings.Routing;
        leg = null;
        switch (resolved.Kind)
        {
            case NameKind.Unknown:
                return new MeshError(
                    ErrorCode.ModelNotFound,
                    $"The model '{NobodyLeft.Shorten(name)}' is not known to this mesh. GET /v1/models lists the names it accepts.")
                { Param = link.Field };

            case NameKind.Ambiguous when !Decides(exchange.Preferences):
                return new MeshError(
                    ErrorCode.AmbiguousModel,
                    $"'{NobodyLeft.Shorten(name)}' could mean {string.Join(" or ", resolved.Targets)}. Name one of them with its provider.")
                { Param = link.Field };

            case NameKind.Target or NameKind.Ambiguous:
                leg = new Leg(name, resolved.Targets, general) { Route = "target" };
                return null;

            case NameKind.Automatic:
                classification ??= Classifier.Classify(exchange.Catalog, exchange.Envelope);
                leg = OfCategory(exchange, classification.Category, name);
                return null;

            default:
                Mapping mapping = resolved.Mapping!;
                leg = new Leg(name, mapping.Targets, mapping.Policy)
                {
                    Weights = mapping.Weights,
                    Forbidden = ScopeFilter.RejectAll(exchange, name),
                    IsCategory = resolved.Preset is null && IsCategory(exchange.Catalog, name),
                    Route = resolved.Preset is { } preset ? $"preset:{preset.Name}" : $"mapping:{name}",
                };
                return null;
        }
    }

    // Several providers' models of one name are one too many only while nothing says which comes first.
    private static bool Decides(RoutePreferences preferences) =>
        preferences.Strategy is not null || preferences.Order.Count > 0 || preferences.Only.Count > 0;

    /// <param name="exchange">The request.</param>
    /// <param name="category">The category.</param>
    /// <param name="asked">The name that the caller must be allowed to use.</param>
    private static Leg OfCategory(Exchange exchange, string category, string asked)
    {
        RoutePolicy general = exchange.Catalog.Settings.Routing;
        Mapping? mapping = exchange.Catalog.Mappings.GetValueOrDefault(category);
        RoutePolicy policy = mapping?.Policy ?? general;
        return new Leg(category, mapping?.Targets ?? [], exchange.Preset is { } preset ? Narrowing.Of(policy, preset.Mapping.Policy) : policy)
        {
            Weights = mapping?.Weights ?? [],
            Forbidden = ScopeFilter.RejectAll(exchange, asked),
            IsCategory = true,
            Route = $"category:{category}",
        };
    }

    private static bool IsCategory(CatalogSnapshot catalog, string name)
    {
        for (int i = 0; i < catalog.Categories.Count; i++)
        {
            if (string.Equals(catalog.Categories[i].Name, name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
