using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Answers.Media;

namespace LlmMesh.ProviderEmulator.Requests.Media;

/// <summary>Asks for a text to be spoken.</summary>
internal sealed class SpeechRequest : ProviderRequest
{
    private const int LongestInput = 4096;

    public required string Input { get; init; }

    /// <summary>What the answer says it is. The bytes are a WAVE file, whatever was asked.</summary>
    public required string ContentType { get; init; }

    public override IAnswer Answer(AnswerShape shape) => Stream ? new SpeechEvents(this) : new FileAnswer(ContentType, Wave.Speak(Input));

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
        foreach (string field in (string[])["model", "input", "voice"])
        {
            if (Text(root, field) is not { Length: > 0 })
            {
                return ApiProblem.Invalid(field, "missing_required_parameter", $"Missing required parameter: '{field}'.");
            }
        }

        string input = Text(root, "input")!;
        if (input.Length > LongestInput)
        {
            return ApiProblem.Invalid("input", "string_too_long", $"'input' must have at most {LongestInput} characters.");
        }

        return Type(Text(root, "response_format") ?? "mp3") is { } type
            ? new SpeechRequest
            {
                Model = Text(root, "model"),
                Input = input,
                ContentType = type,
                Stream = Text(root, "stream_format") == "sse",
            }
            : ApiProblem.Invalid("response_format", "invalid_value", "'response_format' must be mp3, opus, aac, flac, wav or pcm.");
    }

    private static string? Type(string format) => format switch
    {
        "mp3" => "audio/mpeg",
        "opus" => "audio/opus",
        "aac" => "audio/aac",
        "flac" => "audio/flac",
        "wav" => "audio/wav",
        "pcm" => "audio/pcm",
        _ => null,
    };

    private static string? Text(JsonElement root, string field) =>
        root.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
