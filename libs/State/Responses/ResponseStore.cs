namespace LlmMesh.State.Responses;

/// <summary>Responses that a later request may go on from, each for a while and for its team alone.</summary>
/// <remarks>Thread-safe. All methods throw <see cref="StateUnavailableException"/> when Redis does not answer.</remarks>
public sealed class ResponseStore(StateConnection state)
{
    /// <summary>Ids longer than this are nobody's: keys are bounded whatever a client asks for.</summary>
    public const int LongestId = 128;

    /// <summary>Keeps a response in place of what had its id.</summary>
    /// <param name="team">Whose it is.</param>
    /// <param name="id">The response's id.</param>
    /// <param name="document">What is kept.</param>
    /// <param name="keep">For how long.</param>
    /// <param name="cancellationToken">Ends the wait, not the call.</param>
    public Task KeepAsync(string team, string id, byte[] document, TimeSpan keep, CancellationToken cancellationToken) =>
        state.CallAsync(database => database.StringSetAsync(Keys.Response(team, id), document, keep), cancellationToken);

    /// <summary>What a team keeps under an id; null when that is nothing.</summary>
    public async Task<byte[]?> FindAsync(string team, string id, CancellationToken cancellationToken) => id.Length > LongestId
        ? null
        : (byte[]?)await state.CallAsync(database => database.StringGetAsync(Keys.Response(team, id)), cancellationToken);

    /// <summary>Forgets a response.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> RemoveAsync(string team, string id, CancellationToken cancellationToken) => id.Length > LongestId
        ? Task.FromResult(false)
        : state.CallAsync(database => database.KeyDeleteAsync(Keys.Response(team, id)), cancellationToken);
}
