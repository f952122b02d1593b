using System.Buffers;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Attempts;

/// <summary>Reads a response body into one rented array, bounded.</summary>
internal static class ResponseBuffer
{
    private const int FirstRent = 8 * 1024;

    /// <summary>Reads the beginning of a body, as far as it comes.</summary>
    /// <param name="content">The body.</param>
    /// <param name="most">Bytes that are enough.</param>
    /// <param name="clock">The attempt's clock.</param>
    /// <param name="idle">Most time between two reads.</param>
    public static async Task<PooledBody> ReadBeginningAsync(HttpContent content, int most, PhaseClock clock, TimeSpan idle)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(most);
        int length = 0;
        try
        {
            await using Stream stream = await content.ReadAsStreamAsync(clock.Token);
            int read;
            do
            {
                clock.Arm(idle);
                read = await stream.ReadAsync(buffer.AsMemory(length, most - length), clock.Token);
                length += read;
            }
            while (read > 0 && length < most);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && clock.HasPassed))
        {
            // The status has said the essential; what is missing of the body can only make the class less exact.
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        return new PooledBody(buffer, length);
    }

    /// <summary>Reads a whole body.</summary>
    /// <param name="content">The body.</param>
    /// <param name="limit">Its largest size in bytes.</param>
    /// <param name="clock">The attempt's clock.</param>
    /// <param name="idle">Most time between two reads: some providers send blanks while they generate.</param>
    /// <returns>The body; null when it is larger than the limit.</returns>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public static async Task<PooledBody?> ReadAsync(HttpContent content, int limit, PhaseClock clock, TimeSpan idle)
    {
        long announced = content.Headers.ContentLength ?? FirstRent;
        if (announced > limit)
        {
            return null;
        }

        await using Stream stream = await content.ReadAsStreamAsync(clock.Token);

        // One byte more than announced, so that the end is seen without growing.
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)announced + 1);
        try
        {
            int length = 0;
            clock.Arm(idle);
            while (await stream.ReadAsync(buffer.AsMemory(length), clock.Token) is var read and > 0)
            {
                clock.Arm(idle);
                length += read;
                if (length > limit)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return null;
                }

                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return new PooledBody(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }
}
