using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>
/// A provider that serves responses itself. It serves chat completions as well, so only requests that are in this dialect already reach it
/// this way, as they are: nothing is ever translated into it.
/// </summary>
internal sealed class ResponsesUpstream : UpstreamDialect
{
    /// <summary>Path of the operation behind a provider's base address.</summary>
    public const string Path = "/responses";

    public static readonly ResponsesUpstream Instance = new();

    private ResponsesUpstream()
    {
    }

    public override string PathFor(string model, bool stream) => Path;

    public override Translation.Translation Translate(ReadOnlyMemory<byte> chat, TranslationContext context) =>
        throw new NotSupportedException("Whoever serves responses is sent chat completions as they are.");

    public override byte[]? ToChat(ReadOnlyMemory<byte> answer, AnswerContext context) => ResponseReading.ToChat(answer, context);

    public override AnswerDecoder Decoder(AnswerContext context) => new ResponsesDecoder(context);
}
