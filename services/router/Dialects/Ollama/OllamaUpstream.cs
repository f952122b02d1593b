using System.Text.Json;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>
/// Ollama's own API, which can say what its compatible one cannot: images of every message, levels of thinking, the server's options, and
/// that a prompt that is too long is an error. https://github.com/ollama/ollama/blob/main/docs/api.md
/// </summary>
internal sealed class OllamaUpstream : UpstreamDialect
{
    public static readonly OllamaUpstream Instance = new();

    private OllamaUpstream()
    {
    }

    public override string StreamType => "application/x-ndjson";

    public override Framing Framing => Framing.Lines;

    public override string PathFor(string model, bool stream) => "/api/chat";

    public override Translation.Translation Translate(ReadOnlyMemory<byte> chat, TranslationContext context) =>
        OllamaRequest.Translate(chat, context);

    public override byte[]? ToChat(ReadOnlyMemory<byte> answer, AnswerContext context)
    {
        try
        {
            var line = OllamaLine.Read(answer.Span);
            return line.HasError ? answer.ToArray()
                : line is { HasMessage: true, IsDone: true } ? OllamaAnswer.Write(line, context)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override AnswerDecoder Decoder(AnswerContext context) => new OllamaDecoder(context);
}
