using System.Buffers;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>The exact bytes of a request body, in a pooled buffer that goes back on disposal.</summary>
internal sealed class RequestBody : IDisposable
{
    private byte[] _buffer;
    private int _length;

    private RequestBody(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        long announced = Math.Min(request.ContentLength ?? 0, ProviderEmulatorApp.MaxRequestBytes);
        // One byte more than announced, so that the read that finds the end needs no larger buffer.
        RequestBody body = new((int)Math.Max(announced + 1, 512));
        int read;
        while ((read = await request.Body.ReadAsync(body._buffer.AsMemory(body._length), cancellationToken)) > 0)
        {
            body._length += read;
            if (body._length == body._buffer.Length)
            {
                body.Grow();
            }
        }

        return body;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Grow()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
