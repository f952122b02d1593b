using LlmMesh.Catalog.Reading;
using LlmMesh.Contracts;

namespace LlmMesh.Catalog.Live;

/// <summary>A catalogue's rows with what their providers say themselves. A row's own facts stay; the list fills gaps and raises prices.</summary>
internal static class LiveModels
{
    /// <summary>A listed model's row.</summary>
    public static ModelDefinition Over(ModelDefinition row, ProviderDefinition provider, LiveListings live)
    {
        if (live.Find(row.Provider, row.Id) is not { } listed)
        {
            return row;
        }

        bool replaces = row.PriceSource == PriceSource.Live && !live.Stale.Contains(row.Provider);
        Price? price = LivePrice.Join(row.Price ?? provider.DefaultPrice, listed.Price, replaces);
        return row with
        {
            ContextWindow = row.ContextWindow ?? listed.ContextWindow,
            MaxOutputTokens = row.MaxOutputTokens ?? listed.MaxOutputTokens,
            Released = row.Released ?? DateOf(listed),
            Price = price,
            LongContext = row.LongContext is { } tier && price is not null && !replaces
                ? tier with { Price = LivePrice.Dearer(tier.Price, price) }
                : row.LongContext,
        };
    }

    /// <summary>
    /// A row for a model that only its provider lists; null when the provider does not say what it can do, and so nothing may be held
    /// against it.
    /// </summary>
    public static ModelDefinition? Of(ProviderDefinition provider, string id, LiveListings live) =>
        live.Find(provider.Name, id) is { Capabilities: { Count: > 0 } words } listed
            ? new ModelDefinition
            {
                Provider = provider.Name,
                Id = id,
                Capabilities = words.Aggregate(Capabilities.None, (all, word) => all | Vocabulary.Capabilities.GetValueOrDefault(word)),
                InputModalities = Set(listed.InputModalities),
                OutputModalities = Set(listed.OutputModalities),
                ContextWindow = listed.ContextWindow,
                MaxOutputTokens = listed.MaxOutputTokens,
                Released = DateOf(listed),
                Price = LivePrice.Join(provider.DefaultPrice, listed.Price, replaces: false),
                Source = $"{provider.Name}'s own list",
                AsOf = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(live.Of(provider.Name)!.FetchedAtMs).UtcDateTime),
            }
            : null;

    private static Modalities? Set(IReadOnlyList<string>? words) =>
        words?.Aggregate(Modalities.None, (all, word) => all | Vocabulary.Modalities.GetValueOrDefault(word)) is { } set && set != Modalities.None
            ? set
            : null;

    // Beyond what a date can hold is no date.
    private static DateOnly? DateOf(ListedModel listed) =>
        listed.Created is > 0 and < 253_402_300_800 and { } seconds
            ? DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime)
            : null;
}
