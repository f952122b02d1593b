using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Gemini;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

/// <summary>The dialect as the pipeline uses it: requests to Gemini, its answers whole and streamed, and Gemini's clients.</summary>
internal static class Spoken
{
    public static readonly AnswerContext Context = new("req-1", "gemini-test", 1_700_000_000);

    /// <summary>A target that speaks Gemini's dialect.</summary>
    public static Target TargetOf(ReasoningStyle style = ReasoningStyle.Budget, Capabilities capabilities = Capabilities.Chat | Capabilities.Reasoning)
    {
        var provider = new ProviderDefinition { Name = "google", Dialect = Dialect.Gemini, Endpoints = [new Uri("http://localhost/v1beta")], IsConfigured = true };
        return new Target(
            provider, "gemini-test", new ModelDefinition { Provider = "google", Id = "gemini-test", ReasoningStyle = style, Capabilities = capabilities });
    }

    public static Router.Dialects.Translation.Translation Translate(string chat, Target? target = null, bool keepsReasoning = true) =>
        GeminiUpstream.Instance.Translate(
            Encoding.UTF8.GetBytes(chat), new TranslationContext(target ?? TargetOf(), Stream: false) { KeepsReasoning = keepsReasoning });

    /// <summary>The request to Gemini for a chat completion request.</summary>
    public static JsonNode ToGemini(string chat, Target? target = null, bool keepsReasoning = true)
    {
        Router.Dialects.Translation.Translation translation = Translate(chat, target, keepsReasoning);
        Assert.Null(translation.RefusedField);
        return JsonNode.Parse(translation.Body.Span)!;
    }

    /// <summary>A Gemini client's request, read.</summary>
    public static ReadRequest Read(string body, string route = "some/model:generateContent", string query = "") =>
        GeminiClient.Instance.Read(new ArrivedRequest(Bodies.Of(body), route, query, []));

    /// <summary>The chat completion request for a Gemini client's.</summary>
    public static JsonNode ToChat(string body, string route = "some/model:generateContent", string query = "")
    {
        ReadRequest read = Read(body, route, query);
        Assert.Null(read.Error);
        return JsonNode.Parse(read.Chat!.Span)!;
    }

    /// <summary>A whole answer of Gemini's as a chat completion.</summary>
    public static JsonNode? AnswerToChat(string answer) =>
        GeminiUpstream.Instance.ToChat(Encoding.UTF8.GetBytes(answer), Context) is { } chat ? JsonNode.Parse(chat) : null;

    /// <summary>A stream of Gemini's as chat completion events.</summary>
    public static async Task<string> DecodeAsync(IEnumerable<ReadOnlyMemory<byte>> reads)
    {
        await using var stream = new TranslatedStream(
            new ReadByRead(reads), Framing.Events, GeminiUpstream.Instance.Decoder(Context), keepsOriginals: false);
        using var text = new MemoryStream();
        await stream.CopyToAsync(text, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    public static Task<string> DecodeAsync(string stream) => DecodeAsync([Encoding.UTF8.GetBytes(stream)]);

    /// <summary>Chat completion events as a stream for a Gemini client.</summary>
    public static string Encode(IEnumerable<string> documents, AnswerContext context, bool isDone = true)
    {
        var client = new ArrayBufferWriter<byte>();
        AnswerEncoder encoder = GeminiClient.Instance.Encoder(context);
        foreach (string document in documents)
        {
            encoder.Chunk(Encoding.UTF8.GetBytes(document), client);
        }

        if (isDone)
        {
            encoder.Done(client);
        }

        return Encoding.UTF8.GetString(client.WrittenSpan);
    }

    /// <summary>What an answer to a Gemini client is written for.</summary>
    public static AnswerContext For(string body, string query = "?alt=sse") =>
        Context with { Sent = Read(body, "m:streamGenerateContent", query).Sent };

    /// <summary>The data of a stream's events.</summary>
    public static List<string> Data(string stream) =>
        [.. stream.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split('\n').FirstOrDefault(line => line.StartsWith("data: ", StringComparison.Ordinal)))
            .OfType<string>().Select(line => line["data: ".Length..])];

    public static void AssertSame(string expected, JsonNode? actual) => AssertSame(JsonNode.Parse(expected), actual);

    public static void AssertSame(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected\n{expected?.ToJsonString()}\nactual\n{actual?.ToJsonString()}");

    /// <summary>Gives what it holds a piece at a time.</summary>
    private sealed class ReadByRead(IEnumerable<ReadOnlyMemory<byte>> reads) : MemoryStream
    {
        private readonly Queue<ReadOnlyMemory<byte>> _reads = new(reads);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_reads.TryDequeue(out ReadOnlyMemory<byte> read))
            {
                return ValueTask.FromResult(0);
            }

            Assert.True(read.Length <= buffer.Length);
            read.CopyTo(buffer);
            return ValueTask.FromResult(read.Length);
        }
    }
}
