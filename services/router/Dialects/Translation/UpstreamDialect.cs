using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Ollama;
using LlmMesh.Router.Dialects.ServerSentEvents;

namespace LlmMesh.Router.Dialects.Translation;

/// <summary>
/// What a provider speaks that does not speak chat completions. Everything the mesh does, it does to chat completions (docs/translation.md
/// says how they are extended); a dialect stands between them and the provider, on bytes.
/// </summary>
internal abstract class UpstreamDialect
{
    private static readonly Dictionary<Dialect, UpstreamDialect> All = new()
    {
        [Dialect.Ollama] = OllamaUpstream.Instance,
        [Dialect.Anthropic] = Anthropic.AnthropicUpstream.Instance,
        [Dialect.Gemini] = Gemini.GeminiUpstream.Instance,
    };

    /// <summary>The content type of its streams. Default: server-sent events.</summary>
    public virtual string StreamType => "text/event-stream";

    /// <summary>How its streams are cut into frames. Default: by events.</summary>
    public virtual Framing Framing => Framing.Events;

    /// <summary>Headers every request has, besides the key's.</summary>
    public virtual IReadOnlyList<(string Name, string Value)> Headers => [];

    /// <summary>The dialect; null for chat completions, which need no translation.</summary>
    public static UpstreamDialect? Of(Dialect dialect) => All.GetValueOrDefault(dialect);

    /// <summary>The operation's path behind the provider's base address, with its query.</summary>
    public abstract string PathFor(string model, bool stream);

    /// <param name="chat">A chat completion request as it would be sent to the target: its model, limits and continuation are in place.</param>
    /// <param name="context">Where it goes.</param>
    public abstract Translation Translate(ReadOnlyMemory<byte> chat, TranslationContext context);

    /// <summary>A whole answer as a chat completion, or as <c>{"error":…}</c> where it is an error.</summary>
    /// <returns>Null when it is no answer of this dialect.</returns>
    public abstract byte[]? ToChat(ReadOnlyMemory<byte> answer, AnswerContext context);

    public abstract AnswerDecoder Decoder(AnswerContext context);
}
