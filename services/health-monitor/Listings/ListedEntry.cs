using System.Globalization;
using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Listings;

/// <summary>Reads one entry of a provider's list of models, in whichever of the known shapes it is. What does not fit is not known.</summary>
internal static class ListedEntry
{
    private const long MostTokens = 1_000_000_000;
    private const int LongestId = 256;

    // OpenRouter, Groq, vLLM, Mistral, Anthropic, Google.
    private static readonly string[] Windows =
        ["context_length", "context_window", "max_model_len", "max_context_length", "max_input_tokens", "inputTokenLimit"];

    private static readonly string[] Outputs = ["max_completion_tokens", "max_output_tokens", "outputTokenLimit"];

    /// <summary>The model; null when the entry names none.</summary>
    public static ListedModel? Read(JsonElement entry)
    {
        // Google's list says models/x for x; Ollama's knows no id.
        if (entry.ValueKind != JsonValueKind.Object
            || (Text(entry, "id") ?? Text(entry, "name") ?? Text(entry, "model")) is not { Length: > 0 and <= LongestId } name)
        {
            return null;
        }

        JsonElement? top = Object(entry, "top_provider");
        (IReadOnlyList<string>? capabilities, IReadOnlyList<string>? inputs, IReadOnlyList<string>? outputs) = ListedCapabilities.Read(entry);
        return new ListedModel(name.StartsWith("models/", StringComparison.Ordinal) ? name["models/".Length..] : name)
        {
            ContextWindow = Tokens(entry, Windows) ?? (top is { } window ? Tokens(window, Windows) : null),
            MaxOutputTokens = Tokens(entry, Outputs) ?? (top is { } output ? Tokens(output, Outputs) : null),
            Created = Created(entry),
            Capabilities = capabilities,
            InputModalities = inputs,
            OutputModalities = outputs,

            // What is charged for pictures and sound that a model makes, these lists do not say in a way that could be reckoned with.
            Price = outputs is null or ["text"] ? ListedPricing.Read(entry) : null,
        };
    }

    /// <summary>A text of an object; null when it has none of that name.</summary>
    public static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An object of an object; null when it has none of that name.</summary>
    public static JsonElement? Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static long? Tokens(JsonElement parent, string[] names)
    {
        foreach (string name in names)
        {
            if (Number(parent, name) is { } tokens and > 0 and <= MostTokens)
            {
                return tokens;
            }
        }

        return null;
    }

    // OpenAI's unix seconds, Anthropic's ISO date.
    private static long? Created(JsonElement entry) =>
        Number(entry, "created") is { } seconds and > 0 ? seconds
        : DateTimeOffset.TryParse(Text(entry, "created_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? at.ToUnixTimeSeconds()
            : null;

    private static long? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
            ? number
            : null;
}
