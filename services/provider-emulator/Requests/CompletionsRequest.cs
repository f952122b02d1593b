using System.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>A request of the API before chat. Each prompt is answered as a conversation of one message would be.</summary>
internal sealed class CompletionsRequest : ProviderRequest
{
    // What the API takes for granted.
    private const int DefaultTokens = 16;

    public required IReadOnlyList<ChatRequest> Prompts { get; init; }

    /// <summary>Whether the prompts stand before the answers.</summary>
    public bool Echo { get; init; }

    public override IAnswer Answer(AnswerShape shape) =>
        new CompletionsAnswer([.. Prompts.Select(prompt => AnswerComposer.Compose(prompt, shape))], Echo ? Prompts : null);

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

    private static Reading Read(JsonElement root)
    {
        if (Member(root, "model") is not { ValueKind: JsonValueKind.String } model)
        {
            return ApiProblem.Invalid("model", "missing_required_parameter", "you must provide a model parameter");
        }

        if (Member(root, "messages") is not null)
        {
            return ApiProblem.Invalid("messages", "unknown_parameter", "Unrecognized request argument supplied: messages");
        }

        string[] prompts = Member(root, "prompt") switch
        {
            { ValueKind: JsonValueKind.String } text => [text.GetRawText()],
            { ValueKind: JsonValueKind.Array } many when many.GetArrayLength() > 0 =>
                many[0].ValueKind == JsonValueKind.Number ? [Ids(many)] : [.. many.EnumerateArray().Select(Ids)],
            _ => [],
        };
        if (prompts.Length == 0)
        {
            return ApiProblem.Invalid("prompt", "invalid_type", "'prompt' must be a string, an array of strings, or arrays of token ids.");
        }

        return new CompletionsRequest
        {
            Model = model.GetString(),
            Stream = Flag(root, "stream"),
            LastRole = "user",
            Echo = Flag(root, "echo"),
            Prompts = [.. prompts.Select(prompt => Prompt(root, model.GetString()!, Encoding.UTF8.GetBytes(prompt)))],
        };
    }

    private static ChatRequest Prompt(JsonElement root, string model, byte[] prompt) => new()
    {
        Model = model,
        Stream = Flag(root, "stream"),
        IncludeUsage = Member(root, "stream_options") is { } options && Flag(options, "include_usage"),
        Choices = Member(root, "n")?.GetInt32() ?? 1,
        TokenLimit = Member(root, "max_tokens")?.GetInt32() ?? DefaultTokens,
        PromptTokens = TokenRule.Count(Encoding.UTF8.GetBytes(MessageText.Whole(prompt))),
        LastRole = "user",
        LastUserContent = prompt,
        LastContent = prompt,
        Stop = Member(root, "stop") is { } stop ? Encoding.UTF8.GetBytes(stop.GetRawText()) : default,
    };

    private static JsonElement? Member(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static bool Flag(JsonElement root, string name) => Member(root, name)?.GetBoolean() ?? false;

    // Token ids as the text of their numbers.
    private static string Ids(JsonElement prompt) =>
        prompt.ValueKind == JsonValueKind.String ? prompt.GetRawText() : $"\"{prompt.GetRawText().Trim('[', ']')}\"";
}
