using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>Whether the prompt certainly does not fit the model. Images, sound and documents are left to the provider.</summary>
internal static class ContextFilter
{
    // An estimate of text may be wrong by this much (docs/tokens.md); who is refused must be refused for certain. In quarters.
    private const int CertainlyTooLong = 5;

    // A token has at least one byte: most prompts need not be counted.
    public static RejectionReason? Reject(Terms terms, Target target, ModelDefinition model) =>
        terms.Exchange.Operation is null
        && model.ContextWindow is { } window
        && terms.Exchange.Envelope.Body.Length > window
        && terms.Exchange.Prompt.TextAt(target) * 4 > window * CertainlyTooLong
            ? RejectionReason.PromptTooLong
            : null;
}
