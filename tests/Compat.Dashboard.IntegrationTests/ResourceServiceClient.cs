using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace LlmMesh.Compat.Dashboard.IntegrationTests;

/// <summary>Calls the resource service as the dashboard does, with nothing between a test and HTTP/2.</summary>
internal sealed class ResourceServiceClient(Uri address, string? apiKey) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>A frame: not compressed, its length, the message.</summary>
    public static byte[] Frame(byte[] message)
    {
        byte[] frame = [0, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        return frame;
    }

    /// <summary>Calls a method and reads what it answers until it has ended.</summary>
    public async Task<Answer<T>> CallAsync<T>(string method, IMessage? request, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : IMessage<T>
    {
        using HttpResponseMessage response = await SendAsync(method, Frame(request?.ToByteArray() ?? []), cancellationToken);
        var messages = new List<T>();
        await foreach (T message in ReadAsync(response, parser, cancellationToken))
        {
            messages.Add(message);
        }

        return new Answer<T>(StatusOf(response), TextOf(response), messages);
    }

    /// <summary>Calls a method and reads what it answers for as long as the test wants to know.</summary>
    public async IAsyncEnumerable<T> WatchAsync<T>(
        string method, IMessage? request, MessageParser<T> parser, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IMessage<T>
    {
        using HttpResponseMessage response = await SendAsync(method, Frame(request?.ToByteArray() ?? []), cancellationToken);
        await foreach (T message in ReadAsync(response, parser, cancellationToken))
        {
            yield return message;
        }
    }

    /// <summary>Sends bytes and returns once the answer has begun.</summary>
    public async Task<HttpResponseMessage> SendAsync(string method, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, $"/aspire.v1.DashboardService/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        if (apiKey is not null)
        {
            request.Headers.Add("x-resource-service-api-key", apiKey);
        }

        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>The status; the body must have been read to its end.</summary>
    public static int StatusOf(HttpResponseMessage response) =>
        int.Parse(response.TrailingHeaders.GetValues("grpc-status").Single(), CultureInfo.InvariantCulture);

    public void Dispose() => _client.Dispose();

    private static string TextOf(HttpResponseMessage response) =>
        response.TrailingHeaders.TryGetValues("grpc-message", out IEnumerable<string>? values) ? Uri.UnescapeDataString(values.Single()) : "";

    private static async IAsyncEnumerable<T> ReadAsync<T>(
        HttpResponseMessage response, MessageParser<T> parser, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IMessage<T>
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] prefix = new byte[5];
        while (await body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, cancellationToken) == prefix.Length)
        {
            byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
            await body.ReadExactlyAsync(message, cancellationToken);
            yield return parser.ParseFrom(message);
        }
    }
}

/// <summary>What a call that has ended brought.</summary>
internal sealed record Answer<T>(int Status, string Text, IReadOnlyList<T> Messages);
