using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Substitutes;

/// <summary>The words that the operator has written for the day when nobody answers.</summary>
internal sealed class TemplateSubstitute : ISubstitute
{
    public string Name => "template";

    // Who wants a document of a certain form, or several choices, is better served with an error than with a sentence.
    public ValueTask<byte[]?> FindAsync(Exchange exchange, CancellationToken cancellationToken) => ValueTask.FromResult(
        exchange is { Plan.Degradation.Template: { } text, Envelope: { IsPlainText: true } } ? Write(exchange, text) : null);

    private static byte[] Write(Exchange exchange, string text)
    {
        var answer = new ArrayBufferWriter<byte>(text.Length + 512);
        using (var json = new Utf8JsonWriter(answer))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, $"chatcmpl-{exchange.RequestId}");
            json.WriteString("object"u8, "chat.completion"u8);
            json.WriteNumber("created"u8, exchange.ArrivedAtMs / 1000);
            json.WriteString("model"u8, exchange.Envelope.Model);
            json.WriteStartArray("choices"u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, 0);
            json.WriteStartObject("message"u8);
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("content"u8, text);
            json.WriteEndObject();
            json.WriteString("finish_reason"u8, "stop"u8);
            json.WriteEndObject();
            json.WriteEndArray();
            WriteUsage(json);
            json.WriteEndObject();
        }

        return answer.WrittenSpan.ToArray();
    }

    private static void WriteUsage(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, 0);
        json.WriteNumber("completion_tokens"u8, 0);
        json.WriteNumber("total_tokens"u8, 0);
        json.WriteEndObject();
    }
}
