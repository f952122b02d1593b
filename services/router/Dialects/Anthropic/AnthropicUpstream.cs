using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>A provider that speaks Anthropic's Messages API.</summary>
internal sealed class AnthropicUpstream : UpstreamDialect
{
    /// <summary>The header that says which version of the API is meant.</summary>
    public const string VersionHeader = "anthropic-version";

    /// <summary>Path of the operation behind a provider's base address.</summary>
    public const string Path = "/messages";

    // The version that takes sampling parameters from the models which have them.
    private const string Version = "2023-06-01";

    public static readonly AnthropicUpstream Instance = new();

    private AnthropicUpstream()
    {
    }

    public override IReadOnlyList<(string Name, string Value)> Headers { get; } = [(VersionHeader, Version)];

    public override string PathFor(string model, bool stream) => Path;

    public override Translation.Translation Translate(ReadOnlyMemory<byte> chat, TranslationContext context) => RequestTranslation.Of(chat, context);

    public override byte[]? ToChat(ReadOnlyMemory<byte> answer, AnswerContext context) => AnswerTranslation.ToChat(answer, context);

    public override AnswerDecoder Decoder(AnswerContext context) => new AnthropicDecoder(context);
}
