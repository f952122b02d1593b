using System.Buffers;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Attempts;

/// <summary>Reads a response body into one rented array, bounded.</summary>
internal static class ResponseBuffer
{
    private const int FirstRent = 8 * 1024;

    /// <param name="content">The body.</param>
    /// <param name="limit">Its largest size in bytes.</param>
    /// <param name="clock">The attempt's clock.</param>
    /// <param name="generation">Most time to the first byte that is no blank: some providers send blanks while they generate.</param>
    /// <param name="idle">Most time between two reads from then on.</param>
    /// <returns>The body; null when it is larger than the limit.</returns>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public static async Task<PooledBody?> ReadAsync(
        HttpContent content, int limit, PhaseClock clock, TimeSpan generation, TimeSpan idle)
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
            bool hasBegun = false;
            clock.Arm(generation);
            while (await stream.ReadAsync(buffer.AsMemory(length), clock.Token) is var read and > 0)
            {
                hasBegun = hasBegun || buffer.AsSpan(length, read).ContainsAnyExcept(" \t\r\n"u8);
                if (hasBegun)
                {
                    clock.Arm(idle);
                }

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
