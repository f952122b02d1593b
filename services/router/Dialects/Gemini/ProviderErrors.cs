using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>Failures that Gemini reports with status 200, as documents that the table of faults can tell apart.</summary>
internal static class ProviderErrors
{
    /// <summary>The prompt was not answered.</summary>
    /// <param name="reason">Why, without quotes.</param>
    public static byte[] Blocked(ReadOnlySpan<byte> reason) =>
        Document(Sentence($"The provider did not answer this prompt ({Encoding.UTF8.GetString(reason)})."), "content_filter", reason);

    /// <summary>The model failed before it had answered anything.</summary>
    /// <param name="reason">Why, without quotes.</param>
    /// <param name="message">The provider's words, as a JSON string; empty when there are none.</param>
    public static byte[] Failed(ReadOnlySpan<byte> reason, ReadOnlySpan<byte> message) => Document(
        message.Length > 2 ? message : Sentence($"The model ended without an answer ({Encoding.UTF8.GetString(reason)})."), "server_error", reason);

    private static byte[] Sentence(string text) => JsonSerializer.SerializeToUtf8Bytes(text, JsonText.Default.String);

    private static byte[] Document(ReadOnlySpan<byte> message, string type, ReadOnlySpan<byte> code)
    {
        var document = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(document, GeminiJson.Writing))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WritePropertyName("message"u8);
            json.WriteRawValue(message, skipInputValidation: true);
            json.WriteString("type"u8, type);
            json.WriteNull("param"u8);
            json.WriteString("code"u8, code);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return document.WrittenSpan.ToArray();
    }
}
