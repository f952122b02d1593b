using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>A whole response as a chat completion.</summary>
internal static class ResponseReading
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Null when it is none, or one that is still in progress.</returns>
    public static byte[]? ToChat(ReadOnlyMemory<byte> answer, AnswerContext context)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = RequestOutline.MaxDepth });
            JsonElement response = document.RootElement;
            bool isError = response.Find("error"u8) is not null;
            string? status = response.Text("status"u8);
            if (!isError && (status is not ("completed" or "incomplete" or "failed" or "cancelled") || response.Find("output"u8) is null))
            {
                return null;
            }

            var bytes = new ArrayBufferWriter<byte>(answer.Length + 256);
            using (var json = new Utf8JsonWriter(bytes, Options))
            {
                if (isError || status is "failed" or "cancelled")
                {
                    ResponseEnd.WriteError(json, response);
                }
                else
                {
                    WriteCompletion(json, response, context);
                }
            }

            return bytes.WrittenSpan.ToArray();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: a text that escapes half a surrogate pair.
            return null;
        }
    }

    private static void WriteCompletion(Utf8JsonWriter json, JsonElement response, AnswerContext context)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, response.Text("id"u8) ?? context.RequestId);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, context.CreatedAt);
        json.WriteString("model"u8, response.Text("model"u8) ?? context.Model);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("message"u8);
        var message = new ResponseMessage(response);
        message.WriteTo(json);
        json.WriteEndObject();
        json.WriteString("finish_reason"u8, ResponseEnd.FinishReason(response, message.HasCalls));
        json.WriteEndObject();
        json.WriteEndArray();
        if (ResponseUsage.Of(response) is { } usage)
        {
            json.WritePropertyName("usage"u8);
            usage.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
