namespace LlmMesh.ProviderEmulator.Observation;

/// <summary>The newest bodies, bounded in number and in bytes. The caller synchronises.</summary>
internal sealed class KeptBodies
{
    public const int MaxCount = 512;
    public const long MaxBytes = 64L * 1024 * 1024;

    private readonly Queue<(long Sequence, byte[] Body)> _bodies = new();
    private long _bytes;

    public void Keep(long sequence, byte[] body)
    {
        _bodies.Enqueue((sequence, body));
        _bytes += body.Length;
        while (_bodies.Count > MaxCount || _bytes > MaxBytes)
        {
            _bytes -= _bodies.Dequeue().Body.Length;
        }
    }

    public ReadOnlyMemory<byte>? Find(long sequence)
    {
        foreach ((long kept, byte[] body) in _bodies)
        {
            if (kept == sequence)
            {
                return body;
            }
        }

        return null;
    }

    public void Clear()
    {
        _bodies.Clear();
        _bytes = 0;
    }
}
