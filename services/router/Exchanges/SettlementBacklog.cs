namespace LlmMesh.Router.Exchanges;

/// <summary>
/// How many settlements wait for the shared state. While too many do, no request is admitted: what cannot be recorded must not be
/// spent, and an outage must not fill the memory. Thread-safe.
/// </summary>
internal sealed class SettlementBacklog
{
    /// <summary>From here on it is full.</summary>
    public const int Most = 10_000;

    private int _count;

    public bool IsFull => Volatile.Read(ref _count) >= Most;

    public void Add() => Interlocked.Increment(ref _count);

    public void Remove(int count) => Interlocked.Add(ref _count, -count);
}
