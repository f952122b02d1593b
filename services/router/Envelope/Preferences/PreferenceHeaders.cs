using System.Globalization;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope.Preferences;

/// <summary>
/// What headers ask of routing, for clients of every dialect: <c>x-mesh-strategy</c>, <c>x-mesh-category</c> and <c>x-mesh-max-cost</c>
/// (US dollars).
/// </summary>
internal static class PreferenceHeaders
{
    public const string Strategy = "x-mesh-strategy";

    public const string Category = "x-mesh-category";

    public const string MaxCost = "x-mesh-max-cost";

    // What a counter of nano-dollars holds exactly (docs/adr/0003).
    private const decimal MostDollars = 9_000_000m;

    private static readonly (string Name, RouteStrategy Strategy)[] Strategies =
    [
        ("priority", RouteStrategy.Priority),
        ("weighted", RouteStrategy.Weighted),
        ("cheapest", RouteStrategy.Cheapest),
        ("fastest", RouteStrategy.Fastest),
        ("quality", RouteStrategy.Quality),
        ("least_busy", RouteStrategy.LeastBusy),
        ("round_robin", RouteStrategy.RoundRobin),
    ];

    /// <param name="headers">The request's headers.</param>
    /// <param name="catalog">Which categories there are.</param>
    /// <param name="preferences">What the body asks; gets what the headers ask, which counts before it.</param>
    public static MeshError? Read(IHeaderDictionary headers, CatalogSnapshot catalog, ref RoutePreferences preferences) =>
        ReadStrategy(headers, ref preferences)
        ?? ReadCategory(headers, catalog, ref preferences)
        ?? ReadMaxCost(headers, ref preferences);

    private static MeshError? ReadStrategy(IHeaderDictionary headers, ref RoutePreferences preferences)
    {
        if (ValueOf(headers, Strategy) is not { } name)
        {
            return null;
        }

        foreach ((string known, RouteStrategy strategy) in Strategies)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                preferences = preferences with { Strategy = strategy };
                return null;
            }
        }

        return Invalid(Strategy, $"must be one of: {string.Join(", ", Strategies.Select(row => row.Name))}");
    }

    private static MeshError? ReadCategory(IHeaderDictionary headers, CatalogSnapshot catalog, ref RoutePreferences preferences)
    {
        if (ValueOf(headers, Category) is not { } name)
        {
            return null;
        }

        foreach (Category category in catalog.Categories)
        {
            if (string.Equals(category.Name, name, StringComparison.Ordinal))
            {
                preferences = preferences with { Category = category.Name };
                return null;
            }
        }

        return catalog.Categories.Count == 0
            ? Invalid(Category, "names no category: this mesh has none. Leave the header out")
            : Invalid(Category, $"must be one of: {string.Join(", ", catalog.Categories.Select(category => category.Name))}");
    }

    private static MeshError? ReadMaxCost(IHeaderDictionary headers, ref RoutePreferences preferences)
    {
        if (ValueOf(headers, MaxCost) is not { } text)
        {
            return null;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal dollars) || dollars > MostDollars)
        {
            return Invalid(MaxCost, "must be an amount in US dollars, for example 0.02");
        }

        preferences = preferences with { MaxCostNanoDollars = (long)(dollars * NanoDollars.PerDollar) };
        return null;
    }

    private static string? ValueOf(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var values) ? values.ToString().Trim() : null;

    private static MeshError Invalid(string header, string what) => new(ErrorCode.InvalidValue, $"'{header}' {what}.") { Param = header };
}
