using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>For requests that insist on their parameters: whether the provider or the model is known to refuse or ignore one.</summary>
internal static class ParameterFilter
{
    public static bool RejectsAll(Terms terms, ProviderDefinition provider) => terms.Fields?.Touch(provider.Quirks.UnsupportedFields) == true;

    public static RejectionReason? Reject(Terms terms, ModelDefinition model) =>
        terms.Fields?.Touch(model.Rejects) == true ? RejectionReason.LacksParameter : null;
}
