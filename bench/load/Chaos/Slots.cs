using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Chaos;

/// <summary>The places in flight that the shared state still counts when no request is under way.</summary>
/// <param name="Before">Places counted while the last requests were under way: proof that they are counted.</param>
/// <param name="OfTheLiving">Places of requests whose router was never killed: leaked, whether or not a lease frees them some day.</param>
/// <param name="AfterLeases">Places left when every lease had ended.</param>
internal sealed record Slots(int Before, int OfTheLiving, int AfterLeases)
{
    // A batch of settlements that waits for the shared state is sent again every 2 s.
    private static readonly TimeSpan Settlement = TimeSpan.FromSeconds(5);

    // The longest deadline and a minute.
    private static readonly TimeSpan LongestLease = TimeSpan.FromSeconds(80);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Looks when all settlements are done, and again until all leases have ended.</summary>
    /// <param name="state">The shared state.</param>
    /// <param name="before">Places counted while requests were under way.</param>
    /// <param name="dead">The endings of request ids that killed routers gave out.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<Slots> CountAsync(StateServer state, int before, IReadOnlySet<string> dead, CancellationToken cancellationToken)
    {
        await Task.Delay(Settlement, TimeProvider.System, cancellationToken);
        IReadOnlyList<string> held = Held(state);
        int living = held.Count(id => !dead.Contains(ProcessOf(id)));
        for (TimeSpan waited = Settlement; held.Count > 0 && waited < LongestLease; waited += Pause)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            held = Held(state);
        }

        return new Slots(before, living, held.Count);
    }

    /// <summary>The part of a request id that all ids of one router process share.</summary>
    public static string ProcessOf(string requestId) => requestId[^12..];

    /// <summary>The reservations whose places are counted now.</summary>
    public static IReadOnlyList<string> Held(StateServer state)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. state.Keys("mesh:*:inflight").SelectMany(key => state.Members(key, above: now))];
    }
}
