using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>
/// Chat completions as compatible servers speak them, for answers that somebody reads who counts on OpenAI's ways: a client of another
/// dialect, or any client of a server that is known to break clients.
/// </summary>
internal sealed class CompatibleUpstream : UpstreamDialect
{
    public static readonly CompatibleUpstream Instance = new();

    private CompatibleUpstream()
    {
    }

    public override string PathFor(string model, bool stream) => ChatRequest.Path;

    public override Translation.Translation Translate(ReadOnlyMemory<byte> chat, TranslationContext context) =>
        CompatibleRequest.Translate(chat, context);

    public override byte[]? ToChat(ReadOnlyMemory<byte> answer, AnswerContext context)
    {
        var mended = new ArrayBufferWriter<byte>(answer.Length + 256);
        var mender = new AnswerMender(context);
        try
        {
            using var json = new Utf8JsonWriter(mended, new JsonWriterOptions { SkipValidation = true });
            if (mender.Mend(answer.Span, json) != MendedDocument.Failure)
            {
                json.Flush();
                return mended.WrittenSpan.ToArray();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: a text that escapes half a surrogate pair.
            return null;
        }

        return mender.FailureWord is { } word ? Failure(word) : answer.ToArray();
    }

    public override AnswerDecoder Decoder(AnswerContext context) => new CompatibleDecoder(context);

    private static byte[] Failure(string word)
    {
        var failure = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(failure))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("message"u8, $"The provider broke the answer off: {word}.");
            json.WriteString("code"u8, word);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return failure.WrittenSpan.ToArray();
    }
}
