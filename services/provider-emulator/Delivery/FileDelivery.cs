using System.Buffers;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Answers.Media;
using LlmMesh.ProviderEmulator.Observation;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>Sends a file in pieces, as it would be generated; each piece is paced like a token.</summary>
internal static class FileDelivery
{
    private const int PieceLength = 4096;

    public static async Task SendAsync(Exchange exchange, FileAnswer file)
    {
        exchange.Http.Response.ContentType = file.ContentType;
        byte[] content = file.Content;
        for (int at = 0; at < content.Length; at += PieceLength)
        {
            int length = Math.Min(PieceLength, content.Length - at);
            await exchange.PaceAsync(new AnswerEvent(AnswerEventKind.Content));
            exchange.Body.Write(content.AsSpan(at, length));
            if (at + length == content.Length)
            {
                exchange.End(Ending.Completed, StatusCodes.Status200OK);
            }

            await exchange.FlushAsync();
        }
    }
}
