using System.Text.Json;
using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Catalogue;

/// <summary>The providers' own lists of models: written by the leading health monitor, read by the routers.</summary>
public sealed class ListingBoard(StateConnection state)
{
    /// <summary>Publishes a list in place of the provider's last one.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task PublishAsync(ProviderListing listing, CancellationToken cancellationToken)
    {
        byte[] list = JsonSerializer.SerializeToUtf8Bytes(listing, ContractsJson.Default.ProviderListing);
        return state.CallAsync(
            async database =>
            {
                await database.HashSetAsync(Keys.Listings, listing.Provider, list);
                return await database.StringIncrementAsync(Keys.ListingsRevision);
            },
            cancellationToken);
    }

    /// <summary>A number that every change raises; 0 when nothing has been published.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<long> RevisionAsync(CancellationToken cancellationToken) =>
        (long?)await state.CallAsync(database => database.StringGetAsync(Keys.ListingsRevision), cancellationToken) ?? 0;

    /// <summary>The last list of every provider, by its name. One that this version cannot read is as good as none.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IReadOnlyDictionary<string, ProviderListing>> ReadAsync(CancellationToken cancellationToken)
    {
        HashEntry[] entries = await state.CallAsync(database => database.HashGetAllAsync(Keys.Listings), cancellationToken);
        return entries
            .Select(entry => Read(entry.Value))
            .OfType<ProviderListing>()
            .ToDictionary(listing => listing.Provider, StringComparer.Ordinal);
    }

    /// <summary>Forgets providers that are no longer configured.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public Task RemoveAsync(IReadOnlyCollection<string> providers, CancellationToken cancellationToken) => state.CallAsync(
        async database =>
        {
            await database.HashDeleteAsync(Keys.Listings, [.. providers.Select(provider => (RedisValue)provider)]);
            return await database.StringIncrementAsync(Keys.ListingsRevision);
        },
        cancellationToken);

    private static ProviderListing? Read(RedisValue value)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])value!, ContractsJson.Default.ProviderListing);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
