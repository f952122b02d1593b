namespace LlmMesh.Catalog;

/// <summary>Where an operation of OpenAI's API stands at a provider.</summary>
public static class OperationPath
{
    /// <summary>
    /// The path and query behind the provider's base address. Azure's dated surface has the deployment in the path and its version in the
    /// query: https://learn.microsoft.com/azure/ai-services/openai/reference
    /// </summary>
    /// <param name="target">Where the request goes.</param>
    /// <param name="operation">The operation as at OpenAI, for example <c>/chat/completions</c>.</param>
    public static string Of(Target target, string operation) => target.Provider is { Api: ProviderApi.Azure, ApiVersion: { } version }
        ? $"/deployments/{Uri.EscapeDataString(target.Model)}{operation}?api-version={version}"
        : operation;
}
