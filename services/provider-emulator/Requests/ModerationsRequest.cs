using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>Texts to be judged: one verdict for each, and one for all parts together.</summary>
internal sealed class ModerationsRequest : ProviderRequest
{
    /// <summary>The model that is meant where the request names none.</summary>
    public const string DefaultModel = "omni-moderation-latest";

    /// <summary>The texts of each verdict.</summary>
    public required IReadOnlyList<string> Judged { get; init; }

    public override IAnswer Answer(AnswerShape shape) => new ModerationsAnswer(this);

    public static Reading Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : ApiProblem.Invalid(null, "invalid_json", "The body must be a JSON object.");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The document reports escapes of half a surrogate pair, and values of another type, as an invalid operation.
            return ApiProblem.Unparsable;
        }
    }

    private static Reading Read(JsonElement root) =>
        root.TryGetProperty("input"u8, out JsonElement input) && Texts(input) is { Length: > 0 } judged
            ? new ModerationsRequest
            {
                Model = root.TryGetProperty("model"u8, out JsonElement model) ? model.GetString() : DefaultModel,
                Judged = judged,
            }
            : ApiProblem.Invalid("input", "invalid_type", "'input' must be a string, an array of strings, or an array of parts.");

    private static string[] Texts(JsonElement input) => input.ValueKind switch
    {
        JsonValueKind.String => [input.GetString()!],
        JsonValueKind.Array when input.EnumerateArray().All(static part => part.ValueKind == JsonValueKind.String) =>
            [.. input.EnumerateArray().Select(static text => text.GetString()!)],
        JsonValueKind.Array => [string.Join('\n', input.EnumerateArray().Select(Text))],
        _ => [],
    };

    private static string Text(JsonElement part) => part.TryGetProperty("text"u8, out JsonElement text) ? text.GetString()! : "";
}
