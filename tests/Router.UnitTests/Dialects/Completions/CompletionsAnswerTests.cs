using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Router.Dialects.Completions;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Completions;

/// <summary>Answers on their way between the two APIs: whole ones, streams cut anywhere, and both against each other.</summary>
public sealed class CompletionsAnswerTests
{
    private static readonly AnswerContext Context = new("req_1", "m-1", 1);

    [Fact]
    public void ToChat_Whole_TextIsContent() => Assert.Equal(
        """{"id":"cmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"message":{"role":"assistant","content":"gr\u00fc\u00dfe"},"index":0,"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""",
        ToChat("""{"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[{"text":"gr\u00fc\u00dfe","index":0,"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}"""));

    [Fact]
    public void FromChat_Whole_ContentIsText() => Assert.Equal(
        """{"id":"chatcmpl-1","object":"text_completion","model":"m","choices":[{"index":0,"text":"hi","finish_reason":"stop","logprobs":null}],"usage":{"total_tokens":3}}""",
        FromChat("""{"id":"chatcmpl-1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi","refusal":null},"finish_reason":"tool_calls"}],"usage":{"total_tokens":3}}"""));

    [Theory]
    [InlineData("""{"error":{"message":"no","code":"x"}}""")]
    public void ToChat_Error_StaysOne(string error) => Assert.Equal(error, ToChat(error));

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"choices":[""")]
    [InlineData("""{"choices":[1]}""")]
    public void ToChat_NoAnswer_IsNone(string answer) =>
        Assert.Null(CompletionsUpstream.Instance.ToChat(Encoding.UTF8.GetBytes(answer), Context));

    [Fact]
    public void Chunk_RoleAlone_IsLeftOut() => Assert.Equal("", Encode("""{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"""));

    [Fact]
    public void Chunk_Error_IsPassedOn() =>
        Assert.Equal("data: {\"error\":{\"message\":\"no\"}}\n\n", Encode("""{"error":{"message":"no"}}"""));

    [Fact]
    public async Task Decode_EverySplit_GivesTheSameChunks()
    {
        byte[] stream = Encoding.UTF8.GetBytes(Stream("a€", "\\u00fc", "😀", ""));
        string whole = await DecodeAsync(stream, stream.Length);
        for (int size = 1; size < stream.Length; size++)
        {
            Assert.Equal(whole, await DecodeAsync(stream, size));
        }

        Assert.EndsWith("data: [DONE]\n\n", whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThereAndBack_RandomTexts_KeepWhatTheySay()
    {
        var random = new Random(7);
        for (int i = 0; i < 100; i++)
        {
            string[] pieces = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Piece(random))];
            string chunks = await DecodeAsync(Encoding.UTF8.GetBytes(Stream(pieces)), random.Next(1, 50));

            // What a stream says is what the whole answer would have said, in chat and back in completions.
            string text = Json(string.Concat(pieces));
            Assert.Equal(text, Contents(chunks, static choice => choice["delta"]?["content"]));
            Assert.Equal(text, Contents(Encoded(chunks), static choice => choice["text"]));
            Assert.Equal(
                text,
                (string)JsonNode.Parse(FromChat(ToChat($$"""{"choices":[{"text":"{{string.Concat(pieces)}}","index":0,"finish_reason":"stop"}]}""")!))!["choices"]![0]!["text"]!);
        }
    }

    private static string Piece(Random random) =>
        random.GetItems(["a", " b", "€", "\\n", "\\u00e4", "😀", "\\\"", "漢字"], random.Next(0, 5)).Aggregate("", string.Concat);

    private static string Json(string literal) => (string)JsonNode.Parse($"\"{literal}\"")!;

    private static string Stream(params string[] pieces) => string.Concat(pieces.Select(piece =>
        $$"""data: {"id":"cmpl-1","object":"text_completion","choices":[{"text":"{{piece}}","index":0,"logprobs":null,"finish_reason":null}]}""" + "\n\n"))
        + """data: {"id":"cmpl-1","object":"text_completion","choices":[{"text":"","index":0,"logprobs":null,"finish_reason":"stop"}]}""" + "\n\n"
        + """data: {"id":"cmpl-1","object":"text_completion","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""" + "\n\n"
        + "data: [DONE]\n\n";

    private static async Task<string> DecodeAsync(byte[] stream, int size)
    {
        await using var translated = new TranslatedStream(
            new PiecewiseStream(stream, size), Framing.Events, CompletionsUpstream.Instance.Decoder(Context), keepsOriginals: false);
        using var chunks = new MemoryStream();
        await translated.CopyToAsync(chunks, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(chunks.ToArray());
    }

    private static string Encoded(string chunks)
    {
        AnswerEncoder encoder = CompletionsClient.Instance.Encoder(Context);
        var client = new ArrayBufferWriter<byte>();
        foreach (string data in chunks.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static one => one["data: ".Length..]))
        {
            if (data == "[DONE]")
            {
                encoder.Done(client);
            }
            else
            {
                encoder.Chunk(Encoding.UTF8.GetBytes(data), client);
            }
        }

        return Encoding.UTF8.GetString(client.WrittenSpan);
    }

    private static string Encode(string chunk)
    {
        var client = new ArrayBufferWriter<byte>();
        CompletionsClient.Instance.Encoder(Context).Chunk(Encoding.UTF8.GetBytes(chunk), client);
        return Encoding.UTF8.GetString(client.WrittenSpan);
    }

    private static string Contents(string events, Func<JsonNode, JsonNode?> text) => string.Concat(events
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(static one => one["data: ".Length..])
        .Where(static data => data != "[DONE]")
        .SelectMany(static data => JsonNode.Parse(data)!["choices"]!.AsArray())
        .Select(choice => (string?)text(choice!)));

    private static string? ToChat(string completion) =>
        CompletionsUpstream.Instance.ToChat(Encoding.UTF8.GetBytes(completion), Context) is { } chat ? Encoding.UTF8.GetString(chat) : null;

    private static string FromChat(string chat) =>
        Encoding.UTF8.GetString(CompletionsClient.Instance.FromChat(Encoding.UTF8.GetBytes(chat), Context));

    /// <summary>Gives bytes as they might arrive.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
