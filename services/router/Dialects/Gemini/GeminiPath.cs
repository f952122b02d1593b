namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>Gemini's addresses: the model and what is to be done with it stand in the path.</summary>
internal static class GeminiPath
{
    /// <param name="model">The model's id, with or without the <c>models/</c> that lists put before it.</param>
    /// <param name="method">For example <c>generateContent</c>.</param>
    public static string Of(string model, string method) =>
        $"/models/{Uri.EscapeDataString(model.StartsWith("models/", StringComparison.Ordinal) ? model["models/".Length..] : model)}:{method}";
}
