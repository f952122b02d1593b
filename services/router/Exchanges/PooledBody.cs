using System.Buffers;

namespace LlmMesh.Router.Exchanges;

/// <summary>Bytes in one rented array. The owner disposes it once; nobody keeps a span of it past that.</summary>
internal sealed class PooledBody(byte[] array, int length) : IDisposable
{
    private byte[]? _array = array;

    /// <summary>A body with a copy of some bytes.</summary>
    public static PooledBody CopyOf(ReadOnlySpan<byte> bytes)
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(array);
        return new PooledBody(array, bytes.Length);
    }

    public int Length { get; } = length;

    public ReadOnlySpan<byte> Span => Memory.Span;

    public ReadOnlyMemory<byte> Memory => new(_array ?? throw new ObjectDisposedException(nameof(PooledBody)), 0, Length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
