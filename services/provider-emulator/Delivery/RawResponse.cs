using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>
/// A chunked HTTP/1.1 response written by hand. It announces the close that follows, so that no client reuses the connection.
/// </summary>
internal static class RawResponse
{
    public static string Head(IAnswer answer)
    {
        string type = answer.Streamed ? answer.Framing.ContentType : "application/json";
        return $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    }

    /// <summary>The whole correct body, ended as chunked bodies end.</summary>
    public static async Task SendBodyAsync(RawConnection connection, Exchange exchange)
    {
        if (exchange.Answer.Streamed)
        {
            foreach (Frame frame in Frames.Of(exchange.Answer))
            {
                await exchange.PaceAsync(frame.Event);
                await connection.SendChunkAsync(frame.Bytes);
            }

            if (exchange.Answer.Framing.End is { IsEmpty: false } end)
            {
                await connection.SendChunkAsync(end.Span);
            }
        }
        else
        {
            await connection.SendChunkAsync(Frames.Document(exchange.Answer));
        }

        await connection.SendChunkAsync([]);
    }
}
