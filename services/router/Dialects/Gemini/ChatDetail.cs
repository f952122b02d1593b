using System.Buffers;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>One entry of <c>reasoning_details</c>: a thought with its text, or a signature.</summary>
internal sealed class ChatDetail(int index)
{
    public int Index { get; } = index;

    /// <summary>The thought's text, with its escapes and without quotes.</summary>
    public ArrayBufferWriter<byte> Text { get; } = new(64);

    /// <summary>The thought's signature, as a JSON string; null when it has none.</summary>
    public byte[]? Signature { get; set; }

    /// <summary>The signature of something else, as a JSON string; null for a thought.</summary>
    public byte[]? Data { get; init; }

    /// <summary>The call it belongs to, as a JSON string; null when to the text.</summary>
    public byte[]? Id { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Data is null ? "reasoning.text"u8 : "reasoning.encrypted"u8);
        if (Data is null)
        {
            json.WritePropertyName("text"u8);
            WriteText(json, Text.WrittenSpan);
        }

        WriteSome(json, "signature", Signature);
        WriteSome(json, "data", Data);
        WriteSome(json, "id", Id);
        json.WriteString("format"u8, GeminiReasoning.Format);
        json.WriteNumber("index"u8, Index);
        json.WriteEndObject();
    }

    /// <summary>Writes a text that still has its escapes.</summary>
    public static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> escaped) => json.WriteRawValue([.. "\""u8, .. escaped, .. "\""u8], skipInputValidation: true);

    private static void WriteSome(Utf8JsonWriter json, string name, byte[]? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value, skipInputValidation: true);
        }
    }
}
