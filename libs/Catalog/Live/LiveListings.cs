using System.Collections.Frozen;
using LlmMesh.Contracts;

namespace LlmMesh.Catalog.Live;

/// <summary>The providers' own lists of models as they were known at one moment. Immutable.</summary>
public sealed class LiveListings
{
    /// <summary>How old a list may be before it can no longer make anything cheaper: 24 hours.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromHours(24);

    // A tag that may be left out, and is left out by those who type.
    private const string DefaultTag = ":latest";

    private readonly FrozenDictionary<string, FrozenDictionary<string, ListedModel>> _models;
    private readonly FrozenDictionary<string, ProviderListing> _listings;
    private readonly FrozenSet<string> _stale;

    /// <summary>Takes the lists over.</summary>
    /// <param name="listings">By provider.</param>
    /// <param name="now">The moment by which a list is stale or not.</param>
    public LiveListings(IReadOnlyDictionary<string, ProviderListing> listings, DateTimeOffset now)
    {
        _listings = listings.ToFrozenDictionary(StringComparer.Ordinal);
        _models = listings.ToFrozenDictionary(
            listing => listing.Key,
            listing => listing.Value.Models
                .DistinctBy(model => model.Id, StringComparer.Ordinal)
                .ToFrozenDictionary(model => model.Id, StringComparer.Ordinal),
            StringComparer.Ordinal);
        _stale = listings.Values
            .Where(listing => IsStale(listing, now))
            .Select(listing => listing.Provider)
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>No list of anybody.</summary>
    public static LiveListings None { get; } = new(FrozenDictionary<string, ProviderListing>.Empty, default);

    /// <summary>The providers whose list is stale.</summary>
    public IReadOnlySet<string> Stale => _stale;

    /// <summary>The providers that have told their models.</summary>
    public IEnumerable<string> Providers => _listings.Keys;

    /// <summary>A provider's list; null when it has told none.</summary>
    public ProviderListing? Of(string provider) => _listings.GetValueOrDefault(provider);

    /// <summary>A model as its provider lists it; null when it does not.</summary>
    public ListedModel? Find(string provider, string model) =>
        !_models.TryGetValue(provider, out FrozenDictionary<string, ListedModel>? models) ? null
        : models.GetValueOrDefault(model) ?? models.GetValueOrDefault(model + DefaultTag);

    /// <summary>Whether a list is too old at a moment.</summary>
    public static bool IsStale(ProviderListing listing, DateTimeOffset now) =>
        now - DateTimeOffset.FromUnixTimeMilliseconds(listing.FetchedAtMs) > StaleAfter;
}
