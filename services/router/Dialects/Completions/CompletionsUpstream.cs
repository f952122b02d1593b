using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Completions;

/// <summary>A model that takes bare texts: its answers as chat completions, and for one that knows no chat its requests.</summary>
internal sealed class CompletionsUpstream : UpstreamDialect
{
    /// <summary>Path of the operation behind a provider's base address.</summary>
    public const string Path = "/completions";

    public static readonly CompletionsUpstream Instance = new();

    public override string PathFor(string model, bool stream) => Path;

    /// <summary>Back from the messages that <see cref="CompletionsReader"/> made of the prompt.</summary>
    public override Translation.Translation Translate(ReadOnlyMemory<byte> chat, TranslationContext context)
    {
        using JsonDocument document = JsonDocument.Parse(chat, new JsonDocumentOptions { MaxDepth = 256 });
        var body = new ArrayBufferWriter<byte>(chat.Length);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            foreach (JsonProperty field in document.RootElement.EnumerateObject())
            {
                if (field.Name != "messages")
                {
                    field.WriteTo(json);
                }
                else if (field.Value.EnumerateArray().ToArray() is [{ } only] && only.TryGetProperty("content"u8, out JsonElement prompt))
                {
                    json.WritePropertyName("prompt"u8);
                    prompt.WriteTo(json);
                }
                else
                {
                    return Translation.Translation.Refused("messages", $"{context.Target.Name} goes on with one text and knows no conversation.");
                }
            }

            json.WriteEndObject();
        }

        return Translation.Translation.Of(body.WrittenSpan.ToArray(), []);
    }

    public override byte[]? ToChat(ReadOnlyMemory<byte> answer, AnswerContext context)
    {
        var document = new ArrayBufferWriter<byte>(answer.Length + 64);
        try
        {
            using var json = new Utf8JsonWriter(document);
            CompletionChoices.ToChat(answer.Span, json, "chat.completion", "message");
        }
        catch (JsonException)
        {
            return null;
        }

        return document.WrittenSpan.ToArray();
    }

    public override AnswerDecoder Decoder(AnswerContext context) => new CompletionsDecoder();
}
