namespace LlmMesh.Router.UnitTests.Dialects.Translation;

/// <summary>Bytes that arrive in pieces of given lengths; what is left arrives at once.</summary>
internal sealed class PiecewiseStream(byte[] bytes, IEnumerable<int> pieces) : MemoryStream(bytes, writable: false)
{
    private readonly Queue<int> _pieces = new(pieces);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(_pieces.TryDequeue(out int length) ? buffer[..Math.Min(buffer.Length, length)] : buffer, cancellationToken);
}
