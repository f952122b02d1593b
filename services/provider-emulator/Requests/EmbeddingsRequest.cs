using System.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>An embeddings request: texts, or arrays of token ids, in the order they were given.</summary>
internal sealed class EmbeddingsRequest : ProviderRequest
{
    public const int DefaultDimensions = 64;
    public const int MaxDimensions = 4096;

    public required IReadOnlyList<byte[]> Inputs { get; init; }

    public required int PromptTokens { get; init; }

    public required int Dimensions { get; init; }

    public required bool Base64 { get; init; }

    public override IAnswer Answer(AnswerShape shape) => new EmbeddingsAnswer(this);

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
            // The document reports escapes of half a surrogate pair as an invalid operation.
            return ApiProblem.Unparsable;
        }
    }

    private static Reading Read(JsonElement root)
    {
        if (!root.TryGetProperty("model"u8, out JsonElement model) || model.ValueKind != JsonValueKind.String)
        {
            return ApiProblem.Invalid("model", "missing_required_parameter", "you must provide a model parameter");
        }

        if (!root.TryGetProperty("input"u8, out JsonElement input) || ReadInputs(input) is not { Count: > 0 } inputs)
        {
            return ApiProblem.Invalid("input", "invalid_type", "'input' must be a string, an array of strings, or arrays of token ids.");
        }

        int dimensions = DefaultDimensions;
        if (root.TryGetProperty("dimensions"u8, out JsonElement asked)
            && !(asked.ValueKind == JsonValueKind.Number && asked.TryGetInt32(out dimensions) && dimensions is >= 1 and <= MaxDimensions))
        {
            return ApiProblem.Invalid("dimensions", "invalid_value", $"'dimensions' must be an integer from 1 to {MaxDimensions}.");
        }

        string encoding = root.TryGetProperty("encoding_format"u8, out JsonElement format) ? format.ToString() : "float";
        if (encoding is not ("float" or "base64"))
        {
            return ApiProblem.Invalid("encoding_format", "invalid_value", "'encoding_format' must be 'float' or 'base64'.");
        }

        return new EmbeddingsRequest
        {
            Model = model.GetString(),
            Inputs = [.. inputs.Select(entry => entry.Content)],
            PromptTokens = inputs.Sum(entry => entry.Tokens),
            Dimensions = dimensions,
            Base64 = encoding == "base64",
        };
    }

    private static List<(byte[] Content, int Tokens)>? ReadInputs(JsonElement input) => input.ValueKind switch
    {
        JsonValueKind.String => [Text(input)],
        JsonValueKind.Array when input.GetArrayLength() == 0 => null,
        JsonValueKind.Array when All(input, JsonValueKind.Number) => [TokenIds(input)],
        JsonValueKind.Array when All(input, JsonValueKind.String) => [.. input.EnumerateArray().Select(Text)],
        JsonValueKind.Array when All(input, JsonValueKind.Array) => [.. input.EnumerateArray().Select(TokenIds)],
        _ => null,
    };

    private static bool All(JsonElement array, JsonValueKind kind) => array.EnumerateArray().All(entry => entry.ValueKind == kind);

    private static (byte[] Content, int Tokens) Text(JsonElement text)
    {
        byte[] content = Encoding.UTF8.GetBytes(text.GetString()!);
        return (content, TokenRule.Count(content));
    }

    private static (byte[] Content, int Tokens) TokenIds(JsonElement ids) =>
        (Encoding.UTF8.GetBytes(ids.GetRawText()), ids.GetArrayLength());
}
