using System.Buffers;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.OpenAI.Compatible;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>Writes a chat completion request as Ollama's.</summary>
internal sealed class OllamaRequest(Utf8JsonWriter json, JsonElement request, TranslationContext context, RequestNotes notes)
{
    public static Translation.Translation Translate(ReadOnlyMemory<byte> chat, TranslationContext context)
    {
        using JsonDocument document = JsonDocument.Parse(chat, new JsonDocumentOptions { MaxDepth = 256 });
        var body = new ArrayBufferWriter<byte>(chat.Length + 256);
        var notes = new RequestNotes();
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { MaxDepth = 256, SkipValidation = true }))
        {
            new OllamaRequest(json, document.RootElement, context, notes).Write();
        }

        return notes.ToTranslation(body.WrittenMemory);
    }

    private void Write()
    {
        json.WriteStartObject();
        foreach (JsonProperty member in request.EnumerateObject())
        {
            if (!OllamaFields.Rows.TryGetValue(member.Name, out (OllamaPlace Place, string Name) row))
            {
                LeaveOut(member);
            }
            else if (row.Place == OllamaPlace.Top && member.Value.ValueKind != JsonValueKind.Null)
            {
                json.WriteRaw(member);
            }
        }

        // Both differ from chat completions where they are not said: Ollama streams, and forgets the beginning of a long conversation.
        json.WriteBoolean("stream"u8, context.Stream);
        json.WriteBoolean("truncate"u8, request.TryGetProperty("truncate"u8, out JsonElement truncate) && truncate.ValueKind == JsonValueKind.True);
        json.WritePropertyName("messages"u8);
        new OllamaMessages(json, context, notes).Write(request.GetProperty("messages"u8));
        OllamaTools.Write(json, request, context, notes);
        WriteFormat();
        WriteThink();
        new OllamaOptions(json, request).Write();
        json.WriteEndObject();
    }

    private void LeaveOut(JsonProperty member)
    {
        if (member.Name.StartsWith(ForeignFields.Prefix, StringComparison.Ordinal))
        {
            if (ForeignFields.FirstRefused(member.Name, member.Value, notes.Dropped) is { } refused)
            {
                Refuse(refused);
            }
        }
        else if (ChatFields.IsHint(member.Name) && !ChatFields.IsNeutral(member.Name, member.Value))
        {
            notes.Drop(member.Name);
        }
        else if (!ChatFields.IsNeutral(member.Name, member.Value))
        {
            Refuse(member.Name);
        }
    }

    private void Refuse(string field) =>
        notes.Refuse(field, $"{context.Target.Name} is Ollama's, which has no word for '{field}'. Leave it out, or ask another model.");

    private void WriteFormat()
    {
        if (!request.TryGetProperty("response_format"u8, out JsonElement format) || ChatFields.IsNeutral("response_format", format))
        {
            return;
        }

        string? type = format.ValueKind == JsonValueKind.Object && format.TryGetProperty("type"u8, out JsonElement word) ? word.GetString() : null;
        if (type == "json_object")
        {
            json.WriteString("format"u8, "json"u8);
        }
        else if (type == "json_schema"
            && format.TryGetProperty("json_schema"u8, out JsonElement named)
            && named.ValueKind == JsonValueKind.Object
            && named.TryGetProperty("schema"u8, out JsonElement schema))
        {
            json.WritePropertyName("format"u8);
            json.WriteRaw(schema);
        }
        else
        {
            Refuse("response_format");
        }
    }

    private void WriteThink()
    {
        if (request.TryGetProperty("think"u8, out _) || AskedReasoning.Of(request) is not { } asked)
        {
            return;
        }

        if (context.Target.Definition is { ReasoningStyle: ReasoningStyle.None } model && (model.Capabilities & Capabilities.Reasoning) == 0)
        {
            // A model that does not think is asked in vain, and Ollama refuses even to be asked.
            if (!asked.IsOff)
            {
                notes.Drop("reasoning");
            }

            return;
        }

        WriteThink(asked);
        if (asked.IsExcluded)
        {
            notes.Drop("reasoning.exclude");
        }
    }

    private void WriteThink(AskedReasoning asked)
    {
        switch (asked.EffortOrNearest)
        {
            case "none":
                json.WriteBoolean("think"u8, value: false);
                break;
            case null:
                json.WriteBoolean("think"u8, value: true);
                break;
            case "minimal":
                json.WriteString("think"u8, "low"u8);
                break;
            case "xhigh":
                json.WriteString("think"u8, "max"u8);
                break;
            case { } effort:
                json.WriteString("think"u8, effort);
                break;
        }
    }
}
