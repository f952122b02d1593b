using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// A provider that speaks Gemini's API. The model and whether a stream is wanted stand in the address.
/// https://ai.google.dev/api/generate-content
/// </summary>
internal sealed class GeminiUpstream : UpstreamDialect
{
    public static readonly GeminiUpstream Instance = new();

    private GeminiUpstream()
    {
    }

    public override string PathFor(string model, bool stream) =>
        stream ? GeminiPath.Of(model, "streamGenerateContent") + "?alt=sse" : GeminiPath.Of(model, "generateContent");

    public override Translation.Translation Translate(ReadOnlyMemory<byte> chat, TranslationContext context)
    {
        using JsonDocument document = JsonDocument.Parse(chat, GeminiJson.Reading);
        using var draft = new GeminiDraft(context, chat.Length + 256);
        try
        {
            GeminiRequest.Write(draft, document.RootElement);
            return draft.Finish();
        }
        catch (InvalidOperationException)
        {
            return Translation.Translation.Refused("messages", "A string in the request is no text: it is not valid UTF-8, or escapes half a surrogate pair.");
        }
    }

    public override byte[]? ToChat(ReadOnlyMemory<byte> answer, AnswerContext context) => GeminiAnswer.ToChat(answer.Span, context);

    public override AnswerDecoder Decoder(AnswerContext context) => new GeminiDecoder(context);
}
