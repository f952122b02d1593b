using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>What a server answered.</summary>
/// <param name="Status">The status; 0 when it closed the connection without one.</param>
/// <param name="Text">Everything it sent.</param>
internal sealed record RawAnswer(int Status, string Text);

/// <summary>Sends the bytes a test wrote, which no HTTP client would.</summary>
internal static class RawRequest
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Sends and reads until the server closes.</summary>
    public static async Task<RawAnswer> SendAsync(Uri server, string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(server.Host, server.Port, Cancelled);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Cancelled);
        using StreamReader reader = new(stream, Encoding.Latin1);
        string text = await reader.ReadToEndAsync(Cancelled);
        return new RawAnswer(text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0, text);
    }
}
