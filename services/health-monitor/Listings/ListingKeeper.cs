using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.State;
using LlmMesh.State.Catalogue;

namespace LlmMesh.HealthMonitor.Listings;

/// <summary>Publishes the providers' own lists as the probes fetch them, and forgets those of providers that are gone.</summary>
internal sealed partial class ListingKeeper(
    ListingBoard board, OllamaDetails details, ProbePlans plans, TimeProvider time, ILogger<ListingKeeper> logger)
{
    /// <summary>Publishes a list. Without the shared state the routers keep the last one, and the next round brings another.</summary>
    public async Task KeepAsync(ProviderDefinition provider, ProviderAccount account, ModelList list, CancellationToken cancellationToken)
    {
        long fetchedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        IReadOnlyList<ListedModel> models = await details.AddAsync(provider, account, list.Models, cancellationToken);
        try
        {
            await board.PublishAsync(new ProviderListing(provider.Name, fetchedAtMs, list.IsComplete, models), cancellationToken);
            LogPublished(provider.Name, models.Count);
            await ForgetAsync(cancellationToken);
        }
        catch (StateUnavailableException)
        {
            LogUnpublished(provider.Name);
        }
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var present = new HashSet<string>(plans.Current.Providers.Select(provider => provider.Name), StringComparer.Ordinal);
        string[] gone = [.. (await board.ReadAsync(cancellationToken)).Keys.Where(name => !present.Contains(name))];
        if (gone.Length > 0)
        {
            await board.RemoveAsync(gone, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Published the list of {Provider}: {Count} models")]
    private partial void LogPublished(string provider, int count);

    [LoggerMessage(LogLevel.Debug, "The list of {Provider} could not be published: the shared state does not answer")]
    private partial void LogUnpublished(string provider);
}
