using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>Writes the messages of a chat completion request for one provider.</summary>
internal sealed class CompatibleMessages(Utf8JsonWriter json, TranslationContext context, RequestNotes notes)
{
    private readonly ProviderQuirks _quirks = context.Target.Provider.Quirks;
    private readonly CompatibleContent _content = new(json, context, notes);

    // Ids of other providers are no concern of a client that speaks chat completions unless the provider refuses them.
    private ToolCallIds IdRule => _quirks.ToolCallIds == ToolCallIds.Any && context.IsForeign ? ToolCallIds.Plain : _quirks.ToolCallIds;

    public void Write(JsonElement messages)
    {
        json.WriteStartArray();
        foreach (JsonElement message in messages.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object)
            {
                json.WriteRaw(message);
                continue;
            }

            string? role = TextOf(message, "role"u8);
            if (role != "tool")
            {
                _content.WriteToolImages();
            }

            WriteMessage(message, role);
        }

        _content.WriteToolImages();
        json.WriteEndArray();
    }

    private void WriteMessage(JsonElement message, string? role)
    {
        bool hasContent = false;
        json.WriteStartObject();
        foreach (JsonProperty member in message.EnumerateObject())
        {
            switch (member.Name)
            {
                case "role":
                    WriteRole(member, role);
                    break;
                case "content":
                    hasContent = true;
                    _content.Write(member.Value, role);
                    break;
                case "tool_calls" when member.Value.ValueKind == JsonValueKind.Array && IdRule != ToolCallIds.Any:
                    WriteCalls(member.Value);
                    break;
                case "tool_call_id" when member.Value.ValueKind == JsonValueKind.String:
                    json.WriteString("tool_call_id"u8, ToolCallIdRule.Apply(IdRule, member.Value.GetString()!));
                    break;
                case "reasoning_details" or "reasoning_content" or "reasoning":
                    WriteReasoning(member);
                    break;
                case "is_error" when context.IsForeign:
                    DropIf(member.Value.ValueKind == JsonValueKind.True, "is_error");
                    break;
                case "cache_control" when context.IsForeign && !_quirks.Extensions.Contains("cache_control"):
                    notes.Drop("cache_control");
                    break;
                case "name" when context.IsForeign && role == "tool":
                case "annotations" when context.IsForeign:
                    // The call's id says it too; and annotations are about an answer that is none any more.
                    break;
                case ['x', '_', ..] when context.IsForeign:
                    RefuseForeign(member);
                    break;
                default:
                    json.WriteRaw(member);
                    break;
            }
        }

        if (!hasContent && _quirks.NeedsContent)
        {
            json.WriteString("content"u8, ""u8);
        }

        if (role == "assistant" && context is { IsForeign: true, KeepsReasoning: true } && _quirks.ReasoningHistory == ReasoningHistory.Content)
        {
            WriteDetailsAsText(message);
        }

        json.WriteEndObject();
    }

    private void WriteRole(JsonProperty member, string? role)
    {
        if (role == "developer" && (context.IsForeign || !_quirks.HasDeveloperRole))
        {
            json.WriteString("role"u8, "system"u8);
        }
        else
        {
            json.WriteRaw(member);
        }
    }

    private void WriteCalls(JsonElement calls)
    {
        json.WriteStartArray("tool_calls"u8);
        foreach (JsonElement call in calls.EnumerateArray())
        {
            json.WriteStartObject();
            foreach (JsonProperty member in call.EnumerateObject())
            {
                if (member.NameEquals("id"u8) && member.Value.ValueKind == JsonValueKind.String)
                {
                    json.WriteString("id"u8, ToolCallIdRule.Apply(IdRule, member.Value.GetString()!));
                }
                else
                {
                    json.WriteRaw(member);
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // A client that speaks chat completions knows whom it asks; what another dialect's client has is only for whom it is known to be.
    private void WriteReasoning(JsonProperty member)
    {
        bool isWanted = !context.IsForeign || _quirks.ReasoningHistory switch
        {
            ReasoningHistory.Details => true,
            ReasoningHistory.Content => member.NameEquals("reasoning_content"u8),
            _ => false,
        };
        if (context.KeepsReasoning && isWanted)
        {
            json.WriteRaw(member);
        }
    }

    private void WriteDetailsAsText(JsonElement message)
    {
        if (message.TryGetProperty("reasoning_content"u8, out _)
            || !message.TryGetProperty("reasoning_details"u8, out JsonElement details)
            || details.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        // Another provider's thoughts, which its format tells, are none of this one's.
        IEnumerable<string> texts = details.EnumerateArray()
            .Where(static detail => TextOf(detail, "format"u8) is null or "unknown")
            .Select(static detail => TextOf(detail, "text"u8))
            .OfType<string>();
        if (string.Concat(texts) is { Length: > 0 } text)
        {
            json.WriteString("reasoning_content"u8, text);
        }
    }

    private void DropIf(bool says, string field)
    {
        if (says)
        {
            notes.Drop(field);
        }
    }

    private void RefuseForeign(JsonProperty member)
    {
        if (ForeignFields.FirstRefused(member.Name, member.Value, notes.Dropped) is { } refused)
        {
            notes.Refuse(refused, $"{context.Target.Name} has no word for '{refused}' in a message. Leave it out, or ask a model whose provider has.");
        }
    }

    private static string? TextOf(JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
