using System.Buffers;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>A call that has not arrived whole, or whose answer has not ended.</summary>
internal sealed class HeldCall
{
    /// <summary>Its id, as a JSON string.</summary>
    public byte[]? Id { get; set; }

    /// <summary>The function's name, as a JSON string.</summary>
    public byte[]? Name { get; set; }

    /// <summary>Its signature, as a JSON string.</summary>
    public byte[]? Signature { get; set; }

    /// <summary>Its arguments, with the escapes of a JSON string: a character may be split between two pieces.</summary>
    public ArrayBufferWriter<byte> Arguments { get; } = new(64);

    /// <param name="json">Stands in the array of parts.</param>
    /// <param name="signature">A signature that came apart from the call, as a JSON string; null when none did.</param>
    public void Write(Utf8JsonWriter json, byte[]? signature)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
        WriteSome(json, "id", Id);
        json.WritePropertyName("name"u8);
        json.WriteRawValue(Name ?? "\"\""u8.ToArray(), skipInputValidation: true);
        json.WritePropertyName("args"u8);
        WriteArguments(json, [.. "\""u8, .. Arguments.WrittenSpan, .. "\""u8]);
        json.WriteEndObject();
        WriteSome(json, "thoughtSignature", Signature ?? signature);
        json.WriteEndObject();
    }

    private static void WriteArguments(Utf8JsonWriter json, byte[] text)
    {
        try
        {
            GeminiParts.WriteObject(json, JsonElement.Parse(text), GeminiParts.Wrapped);
        }
        catch (InvalidOperationException)
        {
            // It escapes half a surrogate pair, so it is no JSON; the client may make of it what it can.
            json.WriteStartObject();
            json.WritePropertyName(GeminiParts.Wrapped);
            json.WriteRawValue(text, skipInputValidation: true);
            json.WriteEndObject();
        }
    }

    private static void WriteSome(Utf8JsonWriter json, string name, byte[]? text)
    {
        if (text is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(text, skipInputValidation: true);
        }
    }
}
