using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// The thoughts and signatures of an earlier turn as <c>reasoning_details</c>. Signatures of others' come back in the form in which Gemini
/// clients were given them (<see cref="ForeignReasoning"/>).
/// </summary>
internal sealed class ClientReasoning
{
    private readonly List<(JsonElement Text, JsonElement Signature, string? Id, byte[]? Foreign)> _details = [];

    public void AddThought(JsonElement part, JsonElement text)
    {
        part.TryFind("thoughtSignature", out JsonElement signature);
        _details.Add((text, signature, null, ForeignReasoning.Read(signature)));
    }

    /// <summary>Adds the signature of a text or a call, if it has one.</summary>
    public void AddSignature(JsonElement part, string? id)
    {
        if (part.TryFind("thoughtSignature", out JsonElement signature)
            && signature.ValueKind == JsonValueKind.String
            && !signature.ValueEquals(GeminiReasoning.NoSignature))
        {
            _details.Add((default, signature, id, null));
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        if (_details.Count == 0)
        {
            return;
        }

        json.WriteStartArray("reasoning_details"u8);
        int index = 0;
        foreach ((JsonElement text, JsonElement signature, string? id, byte[]? foreign) in _details)
        {
            if (foreign is not null)
            {
                json.WriteRawValue(foreign, skipInputValidation: true);
            }
            else
            {
                WriteOwn(json, text, signature, id, index);
            }

            index++;
        }

        json.WriteEndArray();
    }

    private static void WriteOwn(Utf8JsonWriter json, JsonElement text, JsonElement signature, string? id, int index)
    {
        bool isThought = text.ValueKind == JsonValueKind.String;
        json.WriteStartObject();
        json.WriteString("type"u8, isThought ? "reasoning.text"u8 : "reasoning.encrypted"u8);
        if (isThought)
        {
            json.WriteRaw("text", text);
        }

        if (signature.ValueKind == JsonValueKind.String)
        {
            json.WriteRaw(isThought ? "signature" : "data", signature);
        }

        if (id is not null)
        {
            json.WriteString("id"u8, id);
        }

        json.WriteString("format"u8, GeminiReasoning.Format);
        json.WriteNumber("index"u8, index);
        json.WriteEndObject();
    }
}
