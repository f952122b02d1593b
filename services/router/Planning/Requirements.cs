using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning;

/// <summary>What a request needs of a model, against what the catalogue knows of it.</summary>
internal static class Requirements
{
    // An estimate of text may be wrong by this much (docs/tokens.md); who is refused must be refused for certain. In quarters.
    private const int CertainlyTooLong = 5;

    /// <summary>The first need the model does not meet; null when it meets all of them, or the catalogue does not know.</summary>
    public static RejectionReason? Unmet(ModelDefinition model, Target target, Exchange exchange)
    {
        RequestEnvelope envelope = exchange.Envelope;
        Capabilities has = model.Capabilities;
        return (has & (exchange.Client?.Needs ?? Capabilities.Chat)) == 0 ? RejectionReason.LacksOperation
            : envelope.HasImages && (has & Capabilities.Vision) == 0 ? RejectionReason.LacksVision
            : envelope.HasTools && (has & Capabilities.Tools) == 0 ? RejectionReason.LacksTools
            : envelope.HasSchema && (has & Capabilities.JsonSchema) == 0 ? RejectionReason.LacksSchema
            : envelope.HasAudio && (has & Capabilities.Audio) == 0 ? RejectionReason.LacksAudio
            : envelope.HasDocuments && model.InputModalities is { } takes && (takes & Modalities.Document) == 0 ? RejectionReason.LacksDocuments
            : IsTooLong(model, target, exchange) ? RejectionReason.PromptTooLong
            : null;
    }

    // A token has at least one byte: most prompts need not be counted. Images, sound and documents are left to the provider.
    private static bool IsTooLong(ModelDefinition model, Target target, Exchange exchange) =>
        model.ContextWindow is { } window
        && exchange.Envelope.Body.Length > window
        && exchange.Prompt.TextAt(target) * 4 > window * CertainlyTooLong;
}
