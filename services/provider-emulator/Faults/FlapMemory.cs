using System.Collections.Concurrent;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>What <c>flap</c> remembers of each model: its requests so far and the time of the first. Thread-safe.</summary>
internal sealed class FlapMemory(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _starts = new(StringComparer.Ordinal);

    /// <summary>The number of requests before this one.</summary>
    public long Count(string key) => _counts.AddOrUpdate(key, 0, (_, count) => count + 1);

    /// <summary>Milliseconds since the first request.</summary>
    public long ElapsedMs(string key) => (long)clock.GetElapsedTime(_starts.GetOrAdd(key, _ => clock.GetTimestamp())).TotalMilliseconds;

    public void Clear()
    {
        _counts.Clear();
        _starts.Clear();
    }
}
