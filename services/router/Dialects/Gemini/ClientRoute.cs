namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>What the address of a request says: <c>model:operation</c>.</summary>
/// <param name="Model">The model's name, which may hold slashes and colons itself.</param>
/// <param name="Operation">What is to be done.</param>
internal readonly record struct ClientRoute(string Model, string Operation)
{
    public const string Generate = "generateContent";
    public const string StreamGenerate = "streamGenerateContent";
    public const string CountTokens = "countTokens";

    /// <param name="operation">The rest of the address behind <c>models/</c>.</param>
    public static ClientRoute Parse(string? operation)
    {
        // Official SDKs escape the slash, and routing keeps that one escape as it is.
        string text = (operation ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        int colon = text.LastIndexOf(':');
        return colon < 0 ? new ClientRoute(text, "") : new ClientRoute(text[..colon], text[(colon + 1)..]);
    }
}
