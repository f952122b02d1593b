using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Anthropic;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;
using LlmMesh.Router.UnitTests.Dialects.ServerSentEvents;

namespace LlmMesh.Router.UnitTests.Dialects.Anthropic;

/// <summary>Both directions of the dialect, as tests use them: JSON in, JSON out.</summary>
internal static class Translated
{
    public static readonly AnswerContext Context = new("req-1", "claude-x", 1_700_000_000) { EstimateInput = static () => 7 };

    /// <summary>A client's request as a chat completion request.</summary>
    public static JsonNode Read(string request) => Parse(Accept(request).Chat!.Span);

    /// <summary>A client's request with what is kept of it.</summary>
    public static ReadRequest Accept(string request)
    {
        ReadRequest read = AnthropicClient.Instance.Read(Arrived(request));
        Assert.Null(read.Error);
        return read;
    }

    public static MeshError Refuse(string request) => AnthropicClient.Instance.Read(Arrived(request)).Error!;

    public static ArrivedRequest Arrived(string request) => new(Bodies.Of(request), null, "", []);

    /// <summary>A chat completion request as a Messages request.</summary>
    public static JsonNode Write(string chat, Target? target = null, bool keepsReasoning = true)
    {
        Router.Dialects.Translation.Translation translation = Translate(chat, target, keepsReasoning);
        Assert.Null(translation.RefusedField);
        return Parse(translation.Body.Span);
    }

    public static Router.Dialects.Translation.Translation Translate(string chat, Target? target = null, bool keepsReasoning = true) =>
        AnthropicUpstream.Instance.Translate(
            Encoding.UTF8.GetBytes(chat),
            new TranslationContext(target ?? Of(), Stream: false) { KeepsReasoning = keepsReasoning });

    /// <summary>A model; without capabilities one that the catalogue does not list.</summary>
    public static Target Of(Capabilities? capabilities = null, ReasoningStyle style = ReasoningStyle.None, long? maxOutput = null) => new(
        new ProviderDefinition { Name = "anthropic", Endpoints = [new Uri("http://localhost/v1")], Dialect = Dialect.Anthropic },
        "claude-x",
        capabilities is { } known
            ? new ModelDefinition
            {
                Provider = "anthropic",
                Id = "claude-x",
                Capabilities = Capabilities.Chat | known,
                ReasoningStyle = style,
                MaxOutputTokens = maxOutput,
            }
            : null);

    /// <summary>A provider's whole answer as a chat completion.</summary>
    public static JsonNode ToChat(string answer) => Parse(AnthropicUpstream.Instance.ToChat(Encoding.UTF8.GetBytes(answer), Context));

    /// <summary>A whole chat completion as a client's answer.</summary>
    public static JsonNode FromChat(string answer) => Parse(AnthropicClient.Instance.FromChat(Encoding.UTF8.GetBytes(answer), Context));

    /// <summary>A provider's stream as chat completion chunks, read in these parts.</summary>
    public static async Task<string> DecodeAsync(IEnumerable<byte[]> parts, bool keepsOriginals = false)
    {
        await using var stream = new TranslatedStream(
            new PartedStream(parts), Framing.Events, AnthropicUpstream.Instance.Decoder(Context), keepsOriginals);
        var chat = new MemoryStream();
        await stream.CopyToAsync(chat, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(chat.ToArray());
    }

    public static Task<string> DecodeAsync(string stream) => DecodeAsync([Encoding.UTF8.GetBytes(stream)]);

    /// <summary>Chat completion chunks as a client's stream.</summary>
    public static async Task<string> EncodeAsync(string chunks)
    {
        var client = new MemoryStream();
        var writer = new TranslatedWriter(PipeWriter.Create(client), AnthropicClient.Instance.Encoder(Context));
        string[] events = chunks.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        foreach (string one in events)
        {
            writer.Write(Encoding.UTF8.GetBytes(one + "\n\n"));
            await writer.FlushAsync(TestContext.Current.CancellationToken);
        }

        return Encoding.UTF8.GetString(client.ToArray());
    }

    public static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}\nactual   {actual?.ToJsonString()}");

    public static void AssertSame(JsonNode expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected.ToJsonString()}\nactual   {actual.ToJsonString()}");

    private static JsonNode Parse(ReadOnlySpan<byte> json) => JsonNode.Parse(json)!;
}
