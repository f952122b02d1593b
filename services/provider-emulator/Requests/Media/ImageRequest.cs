using System.Globalization;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Answers.Media;

namespace LlmMesh.ProviderEmulator.Requests.Media;

/// <summary>Asks for images, drawn anew or made of others.</summary>
internal sealed class ImageRequest : ProviderRequest
{
    public const int TokensPerInputImage = 85;

    private const int MostImages = 10;
    private const int MostInputImages = 16;

    public required string Prompt { get; init; }

    public required int Count { get; init; }

    public required string Size { get; init; }

    public required string Quality { get; init; }

    /// <summary>Where the images are served; null to answer with the images themselves.</summary>
    public required string? Address { get; init; }

    public int PartialImages { get; init; }

    /// <summary>Images sent along; for edits.</summary>
    public int Images { get; init; }

    public bool IsEdit { get; init; }

    public bool IsPricedByImage => IsByImage(Model!);

    public static int TokensOf(string quality) => quality switch
    {
        "low" => 272,
        "high" => 4160,
        _ => 1056,
    };

    public override IAnswer Answer(AnswerShape shape) => new ImageAnswer(this);

    /// <summary>Reads a generation.</summary>
    /// <param name="body">JSON.</param>
    /// <param name="address">Where the emulator is.</param>
    public static Reading ReadGeneration(ReadOnlyMemory<byte> body, string address)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? Of(name => root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null, address)
                : ApiProblem.Invalid(null, "invalid_json", "The body must be a JSON object.");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The document reports escapes of half a surrogate pair as an invalid operation.
            return ApiProblem.Unparsable;
        }
    }

    /// <summary>Reads an edit.</summary>
    public static Reading ReadEdit(string? contentType, ReadOnlyMemory<byte> body, string address)
    {
        if (Form.Read(contentType, body) is not { } form)
        {
            return ApiProblem.Invalid(null, "invalid_multipart", "Could not parse multipart form.");
        }

        FormField[] images = [.. form.All("image")];
        return images.Length is 0 or > MostInputImages || images.Any(static image => image.FileName is null)
            ? ApiProblem.Invalid("image", "missing_required_parameter", $"'image' must be 1 to {MostInputImages} files.")
            : Of(form.Text, address, images.Length);
    }

    private static Reading Of(Func<string, string?> field, string address, int images = 0)
    {
        if (field("prompt") is not { Length: > 0 } prompt)
        {
            return ApiProblem.Invalid("prompt", "missing_required_parameter", "Missing required parameter: 'prompt'.");
        }

        string model = field("model") ?? "gpt-image-1";
        if (!int.TryParse(field("n") ?? "1", CultureInfo.InvariantCulture, out int count) || count is < 1 or > MostImages
            || (count > 1 && model.StartsWith("dall-e-3", StringComparison.Ordinal)))
        {
            return ApiProblem.Invalid("n", "invalid_value", $"'n' must be an integer from 1 to {MostImages}, and 1 for dall-e-3.");
        }

        bool stream = string.Equals(field("stream"), "true", StringComparison.OrdinalIgnoreCase);
        string? format = field("response_format");
        if (format is not (null or "url" or "b64_json") || (format is not null && !IsByImage(model)))
        {
            return ApiProblem.Invalid("response_format", "unknown_parameter", "Unknown parameter: 'response_format'.");
        }

        return new ImageRequest
        {
            Model = model,
            Prompt = prompt,
            Count = count,
            Size = field("size") ?? "1024x1024",
            Quality = field("quality") ?? (IsByImage(model) ? "standard" : "medium"),
            Address = IsByImage(model) && format != "b64_json" ? address : null,
            Stream = stream,
            PartialImages = field("partial_images") is ("1" or "2" or "3") and [char digit] ? digit - '0' : 0,
            Images = images,
            IsEdit = images > 0,
        };
    }

    private static bool IsByImage(string model) =>
        model.StartsWith("dall-e", StringComparison.Ordinal) || model.EndsWith("-per-image", StringComparison.Ordinal);
}
