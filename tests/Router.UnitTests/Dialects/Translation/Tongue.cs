using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.Anthropic;
using LlmMesh.Router.Dialects.Gemini;
using LlmMesh.Router.Dialects.Ollama;
using LlmMesh.Router.Dialects.OpenAI.Compatible;
using LlmMesh.Router.Dialects.Responses;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

/// <summary>A dialect at both ends of the mesh: what its provider sends, and what its client understands.</summary>
/// <param name="Name">The dialect's name.</param>
/// <param name="Client">Its clients; null for chat completions, which need no translation, and where there are none.</param>
/// <param name="Upstream">Its providers.</param>
/// <param name="Context">What an answer to its client is written for.</param>
/// <param name="Keeps">What of an answer the dialect has words for.</param>
internal sealed record Tongue(string Name, ClientDialect? Client, UpstreamDialect Upstream, AnswerContext Context, Func<Meaning, Meaning> Keeps)
{
    private const string Gemini = """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"includeThoughts":true}}}""";

    private static readonly Tongue Chat = new("chat", null, CompatibleUpstream.Instance, Chunks.Context, meant => meant);

    private static readonly Tongue Anthropic = new(
        "anthropic", AnthropicClient.Instance, AnthropicUpstream.Instance, To(AnthropicClient.Instance, """{"model":"p/m","max_tokens":9,"messages":[]}"""),
        meant => Speak(meant) with { Finish = meant.Refusal.Length > 0 ? "content_filter" : meant.Finish });

    private static readonly Tongue GeminiEvents = new(
        "gemini", GeminiClient.Instance, GeminiUpstream.Instance, To(GeminiClient.Instance, Gemini, "?alt=sse"), Speak);

    private static readonly Tongue GeminiArray = GeminiEvents with { Name = "gemini as an array", Context = To(GeminiClient.Instance, Gemini) };

    private static readonly Tongue Ollama = new("ollama", null, OllamaUpstream.Instance, Chunks.Context, OllamaAnswer.Keeps);

    private static readonly Tongue Responses = new(
        "responses", ResponsesClient.Instance, ResponsesUpstream.Instance, To(ResponsesClient.Instance, """{"model":"p/m","input":"x"}"""), meant => meant);

    public static IReadOnlyList<Tongue> Clients { get; } = [Chat, Anthropic, GeminiEvents, GeminiArray, Responses];

    public static IReadOnlyList<Tongue> Providers { get; } = [Chat, Anthropic, GeminiEvents, Ollama, Responses];

    /// <summary>An answer as this dialect's provider streams it.</summary>
    public async Task<byte[]> SendAsync(RandomAnswer answer)
    {
        string chat = string.Concat(answer.Chunks.Select(chunk => $"data: {chunk}\n\n")) + "data: [DONE]\n\n";
        return this == Ollama ? OllamaAnswer.Stream(answer) : await TellAsync(chat);
    }

    /// <summary>An answer as this dialect's provider sends it whole.</summary>
    public byte[] SendWhole(RandomAnswer answer) => this == Ollama ? OllamaAnswer.Whole(answer) : TellWhole(Encoding.UTF8.GetBytes(answer.Whole));

    /// <summary>The provider's stream as chunks, for a client's request.</summary>
    public async Task<string> HearAsync(byte[] stream, IEnumerable<int> reads, AnswerContext context, bool keepsOriginals = false)
    {
        await using var translated = new TranslatedStream(
            new PiecewiseStream(stream, reads), Upstream.Framing, Upstream.Decoder(context), keepsOriginals);
        using var chat = new MemoryStream();
        await translated.CopyToAsync(chat, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(chat.ToArray());
    }

    /// <summary>Chunks as the client gets them.</summary>
    public async Task<byte[]> TellAsync(string chat)
    {
        byte[] events = Encoding.UTF8.GetBytes(chat);
        if (Client is null)
        {
            return events;
        }

        using var received = new MemoryStream();
        PipeWriter client = PipeWriter.Create(received, new StreamPipeWriterOptions(leaveOpen: true));
        var writer = new TranslatedWriter(client, Client.Encoder(Context));
        foreach (byte[] one in Cut(events))
        {
            await writer.WriteAsync(one, TestContext.Current.CancellationToken);
        }

        await client.CompleteAsync();
        return received.ToArray();
    }

    /// <summary>A whole chat completion as the client gets it.</summary>
    public byte[] TellWhole(byte[] chat) => Client?.FromChat(chat, Context) ?? chat;

    /// <summary>What the client makes of a stream.</summary>
    public async Task<Meaning> UnderstandAsync(byte[] stream)
    {
        byte[] events = this == GeminiArray
            ? Encoding.UTF8.GetBytes(string.Concat(JsonElement.Parse(stream).EnumerateArray().Select(one => $"data: {JsonSerializer.Serialize(one)}\n\n")))
            : stream;
        return Meaning.OfStream(await HearAsync(events, [], Context)).Plain();
    }

    /// <summary>What the client makes of a whole answer.</summary>
    public Meaning UnderstandWhole(byte[] answer) => Meaning.Of(Upstream.ToChat(answer, Context)).Plain();

    public override string ToString() => Name;

    // Where there is no part of its own for a refusal, it is said as text.
    private static Meaning Speak(Meaning meant) => meant with { Text = meant.Text + meant.Refusal, Refusal = "" };

    private static AnswerContext To(ClientDialect dialect, string request, string query = "") => Chunks.Context with
    {
        Sent = dialect.Read(new ArrivedRequest(Bodies.Of(request), "p/m:streamGenerateContent", query, [])).Sent,
    };

    private static List<byte[]> Cut(ReadOnlySpan<byte> bytes)
    {
        List<byte[]> events = [];
        while (EventCutter.TryCut(ref bytes, out ReadOnlySpan<byte> one))
        {
            events.Add(one.ToArray());
        }

        return events;
    }
}
