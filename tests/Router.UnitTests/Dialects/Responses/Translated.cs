using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Router.Dialects.Responses;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;
using LlmMesh.Router.UnitTests.Dialects.ServerSentEvents;

namespace LlmMesh.Router.UnitTests.Dialects.Responses;

/// <summary>Runs texts through the dialect.</summary>
internal static class Translated
{
    public static AnswerContext Context { get; } = new("req_1", "model-1", 1_790_000_000);

    /// <summary>The context of answers to a request.</summary>
    public static AnswerContext To(string request) => Context with { Sent = Accept(request).Sent };

    public static ReadRequest Accept(string request)
    {
        ReadRequest read = Read(request);
        Assert.Null(read.Error);
        return read;
    }

    public static MeshError Refuse(string request)
    {
        ReadRequest read = Read(request);
        Assert.Null(read.Chat);
        return read.Error!;
    }

    /// <summary>A request as a chat completion request.</summary>
    public static JsonObject Chat(string request) => JsonNode.Parse(Accept(request).Chat!.Span)!.AsObject();

    /// <summary>Chunks, one JSON document each, as a stream of this dialect.</summary>
    public static string Encode(AnswerContext context, params IEnumerable<string> chunks)
    {
        AnswerEncoder encoder = ResponsesClient.Instance.Encoder(context);
        var client = new ArrayBufferWriter<byte>();
        foreach (string chunk in chunks)
        {
            encoder.Chunk(Encoding.UTF8.GetBytes(chunk), client);
        }

        encoder.Done(client);
        return Encoding.UTF8.GetString(client.WrittenSpan);
    }

    /// <summary>A stream of this dialect as chunks; each read gives the next part.</summary>
    public static async Task<string> DecodeAsync(bool keepsOriginals, params IEnumerable<byte[]> parts)
    {
        await using var stream = new TranslatedStream(
            new PartedStream(parts), Framing.Events, ResponsesUpstream.Instance.Decoder(Context), keepsOriginals);
        using var chunks = new MemoryStream();
        await stream.CopyToAsync(chunks, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(chunks.ToArray());
    }

    public static Task<string> DecodeAsync(string stream) => DecodeAsync(keepsOriginals: false, Encoding.UTF8.GetBytes(stream));

    private static ReadRequest Read(string request) =>
        ResponsesClient.Instance.Read(new ArrivedRequest(Bodies.Of(request), Route: null, Query: "", Headers: []));
}
