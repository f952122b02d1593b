using System.Buffers;
using System.IO.Compression;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Attempts.Faults;

/// <summary>
/// Reads an error's body, bounded in size and time: the status already says most, so whatever is wrong with the body, what came of it is
/// what counts.
/// </summary>
internal static class ErrorBody
{
    /// <summary>Most bytes read, and most bytes after decompression.</summary>
    public const int Limit = 64 * 1024;

    private const int MostEncodings = 3;

    /// <summary>The body must be there by then; it has been written before its headers were.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);

    /// <param name="content">The body.</param>
    /// <param name="clock">The attempt's clock; when the attempt's owner ends, so does the reading.</param>
    public static async Task<ProviderError> ReadAsync(HttpContent content, PhaseClock clock)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Limit);
        try
        {
            clock.Arm(LongestRead);
            int length = await FillAsync(content, buffer.AsMemory(0, Limit), clock);
            return Read(buffer.AsMemory(0, length), content.Headers.ContentType?.MediaType, content.Headers.ContentEncoding);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <param name="body">The body as it came, or its beginning.</param>
    /// <param name="mediaType">Its content type without parameters, when known.</param>
    /// <param name="encodings">Its content encodings in the order in which they were applied.</param>
    public static ProviderError Read(ReadOnlyMemory<byte> body, string? mediaType, IEnumerable<string> encodings)
    {
        ReadOnlyMemory<byte> plain = body;
        foreach (string encoding in encodings.Reverse().Take(MostEncodings))
        {
            plain = Decompress(plain, encoding);
        }

        return ProviderError.Read(plain.Span, mediaType);
    }

    private static async Task<int> FillAsync(HttpContent content, Memory<byte> buffer, PhaseClock clock)
    {
        int length = 0;
        try
        {
            await using Stream stream = await content.ReadAsStreamAsync(clock.Token);
            while (length < buffer.Length && await stream.ReadAsync(buffer[length..], clock.Token) is var read and > 0)
            {
                length += read;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && clock.HasPassed))
        {
            // The rest does not come.
        }

        return length;
    }

    private static ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> body, string encoding)
    {
        using var packed = new MemoryStream(body.ToArray(), writable: false);
        using Stream? stream = encoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "deflate" when IsZLib(body.Span) => new ZLibStream(packed, CompressionMode.Decompress),
            "deflate" => new DeflateStream(packed, CompressionMode.Decompress),
            _ => null,
        };
        if (stream is null)
        {
            return body;
        }

        byte[] plain = new byte[Limit];
        int length = 0;
        try
        {
            while (length < plain.Length && stream.Read(plain, length, plain.Length - length) is var read and > 0)
            {
                length += read;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or InvalidOperationException)
        {
            // Damaged or cut off. The third is how Brotli says it.
        }

        // Some servers announce an encoding they did not apply.
        return length == 0 ? body : plain.AsMemory(0, length);
    }

    // "deflate" means the zlib format; some servers send its inner one. A zlib header is a multiple of 31 and says method 8.
    private static bool IsZLib(ReadOnlySpan<byte> body) =>
        body is [var method, var flags, ..] && (method & 0x0F) == 8 && ((method << 8) | flags) % 31 == 0;
}
