using StackExchange.Redis;

namespace LlmMesh.State.Credentials;

/// <summary>Which credential of a provider goes first, by hand, whatever the configuration says: on every router, and for good.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class PromotionBoard(StateConnection state)
{
    /// <summary>Puts a credential first.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="credential">Its credential's name in the pool; null: the configuration's order again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StateUnavailableException">Redis did not answer; it may have happened all the same.</exception>
    public async Task PromoteAsync(string provider, string? credential, CancellationToken cancellationToken)
    {
        await state.CallAsync(
            database => credential is null
                ? database.HashDeleteAsync(Keys.CredentialPromotions, provider)
                : database.HashSetAsync(Keys.CredentialPromotions, provider, credential),
            cancellationToken);
        await state.CallAsync(database => database.PublishAsync(Keys.CredentialChannel, provider), cancellationToken);
    }

    /// <summary>The name of the promoted credential of every provider that has one.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        HashEntry[] entries = await state.CallAsync(database => database.HashGetAllAsync(Keys.CredentialPromotions), cancellationToken);
        return entries.ToDictionary(entry => entry.Name.ToString(), entry => entry.Value.ToString(), StringComparer.Ordinal);
    }

    /// <summary>
    /// Calls back, on no particular thread, when a promotion has changed, until disposed. A lost connection resubscribes by itself but may
    /// lose changes: read regularly as well.
    /// </summary>
    /// <exception cref="StateUnavailableException">Redis did not answer.</exception>
    public async Task<IAsyncDisposable> SubscribeAsync(Action changed)
    {
        var subscription = new StateSubscription(state, Keys.CredentialChannel, _ => changed());
        await subscription.StartAsync();
        return subscription;
    }
}
