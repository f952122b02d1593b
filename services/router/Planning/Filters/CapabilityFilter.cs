using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>What a request needs of a model, against what the catalogue knows of it.</summary>
internal static class CapabilityFilter
{
    /// <summary>The first need the model does not meet; null when it meets all of them, or the catalogue does not know.</summary>
    public static RejectionReason? Reject(Terms terms, ModelDefinition model)
    {
        Exchange exchange = terms.Exchange;
        Capabilities has = model.Capabilities;
        if (exchange.Operation is { } operation)
        {
            return (has & operation.Needs) == operation.Needs ? null : RejectionReason.LacksOperation;
        }

        RequestEnvelope envelope = exchange.Envelope;
        return (has & (exchange.Client?.Needs ?? Capabilities.Chat)) == 0 ? RejectionReason.LacksOperation
            : envelope.HasImages && (has & Capabilities.Vision) == 0 ? RejectionReason.LacksVision
            : envelope.HasTools && (has & Capabilities.Tools) == 0 ? RejectionReason.LacksTools
            : envelope.HasSchema && (has & Capabilities.JsonSchema) == 0 ? RejectionReason.LacksSchema
            : envelope.HasAudio && (has & Capabilities.Audio) == 0 ? RejectionReason.LacksAudio
            : envelope.HasDocuments && model.InputModalities is { } takes && (takes & Modalities.Document) == 0 ? RejectionReason.LacksDocuments
            : null;
    }
}
