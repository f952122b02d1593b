using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>Writes a chat completion request for one provider, field by field; <see cref="CompatibleMessages"/> writes the messages.</summary>
internal sealed class CompatibleWriter(Utf8JsonWriter json, JsonElement request, TranslationContext context, RequestNotes notes)
{
    // What the mesh's form has beyond OpenAI's.
    private static readonly string[] Extensions = ["top_k", "min_p", "top_a", "repetition_penalty", "cache_control"];

    private readonly ProviderQuirks _quirks = context.Target.Provider.Quirks;
    private readonly IReadOnlyList<string> _rejects = CompatibleRequest.Rejects(context.Target);
    private readonly bool _hasNoTools =
        request.TryGetProperty("tools"u8, out JsonElement tools) && tools.ValueKind == JsonValueKind.Array && tools.GetArrayLength() == 0;

    public void Write()
    {
        AskedReasoning? reasoning = FormsReasoning() ? AskedReasoning.Of(request) : null;
        json.WriteStartObject();
        foreach (JsonProperty member in request.EnumerateObject())
        {
            switch (member.Name)
            {
                case "messages":
                    json.WritePropertyName("messages"u8);
                    new CompatibleMessages(json, context, notes).Write(member.Value);
                    break;
                case "reasoning" or "reasoning_effort" when FormsReasoning():
                    break;
                case "reasoning_effort" when context.IsForeign && request.TryGetProperty("reasoning"u8, out _):
                    break;
                case "tools" or "tool_choice" or "parallel_tool_calls" when context.IsForeign && _hasNoTools:
                    break;
                case "tools" when context.IsForeign:
                    WriteTools(member.Value);
                    break;
                case ['x', '_', ..] when context.IsForeign:
                    WriteForeign(member);
                    break;
                default:
                    WriteField(member);
                    break;
            }
        }

        if (reasoning is not null)
        {
            WriteReasoning(reasoning);
        }

        json.WriteEndObject();
    }

    private bool FormsReasoning() =>
        _quirks.Reasoning is not ReasoningWord.Object
        && (context.IsForeign || _quirks.Reasoning is not ReasoningWord.Effort)
        && !request.TryGetProperty("thinking"u8, out _)
        && !request.TryGetProperty("enable_thinking"u8, out _);

    private void WriteReasoning(AskedReasoning reasoning)
    {
        bool cannot = context.Target.Definition is { ReasoningStyle: ReasoningStyle.None } model
            && (model.Capabilities & Capabilities.Reasoning) == 0;
        if (cannot || _rejects.Contains("reasoning_effort"))
        {
            if (!reasoning.IsOff)
            {
                notes.Drop("reasoning");
            }

            return;
        }

        ReasoningForm.Write(json, reasoning, _quirks.Reasoning, notes.Dropped);
    }

    private void WriteField(JsonProperty member)
    {
        string name = NameOf(member.Name);
        if (context.IsForeign && name == "stream_options" && context.Target.Provider.StreamUsage != StreamUsage.OnRequest)
        {
            // The mesh's own wish, which this server refuses.
            return;
        }

        if (!string.Equals(name, member.Name, StringComparison.Ordinal))
        {
            WriteRenamed(member, name);
        }
        else if (_rejects.Contains(name))
        {
            LeaveOut(member, isHint: true);
        }
        else if (_quirks.UnsupportedFields.Contains(name))
        {
            LeaveOut(member, ChatFields.IsHint(name));
        }
        else if (context.IsForeign && Extensions.Contains(name) && !_quirks.Extensions.Contains(name))
        {
            LeaveOut(member, isHint: true);
        }
        else if (!IsReplaced(member))
        {
            json.WriteRaw(member);
        }
    }

    private void LeaveOut(JsonProperty member, bool isHint)
    {
        if (ChatFields.IsNeutral(member.Name, member.Value))
        {
            return;
        }

        if (isHint)
        {
            notes.Drop(member.Name);
        }
        else
        {
            notes.Refuse(member.Name, $"{context.Target.Name} does not take '{member.Name}'. Leave it out, or ask another model.");
        }
    }

    /// <summary>The field's name at the provider.</summary>
    private string NameOf(string field)
    {
        if (CompatibleRequest.IsTokenLimit(field) && _rejects.Contains(field))
        {
            return field is "max_tokens" ? "max_completion_tokens" : "max_tokens";
        }

        return _quirks.RenamedFields.TryGetValue(field, out string? name) ? name
            : context.IsForeign && CompatibleRequest.IsTokenLimit(field) && !_rejects.Any(CompatibleRequest.IsTokenLimit) ? LimitField()
            : field;
    }

    private string LimitField() =>
        context.Target.Provider.TokenLimitField == TokenLimitField.MaxCompletionTokens ? "max_completion_tokens" : "max_tokens";

    // The same thing under two names is told once, in the provider's.
    private void WriteRenamed(JsonProperty member, string name)
    {
        bool stands = request.TryGetProperty(name, out JsonElement other)
            && other.ValueKind != JsonValueKind.Null
            && string.Equals(NameOf(name), name, StringComparison.Ordinal);
        if (!stands && member.Value.ValueKind != JsonValueKind.Null)
        {
            json.WritePropertyName(name);
            json.WriteRaw(member.Value);
        }
    }

    // A null beside a value that is going to be told under its name.
    private bool IsReplaced(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.Null)
        {
            return false;
        }

        foreach (JsonProperty other in request.EnumerateObject())
        {
            if (other.Value.ValueKind != JsonValueKind.Null
                && !string.Equals(other.Name, member.Name, StringComparison.Ordinal)
                && string.Equals(NameOf(other.Name), member.Name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private void WriteForeign(JsonProperty member)
    {
        if (ForeignFields.FirstRefused(member.Name, member.Value, notes.Dropped) is { } refused)
        {
            notes.Refuse(refused, $"{context.Target.Name} has no word for '{refused}'. Leave it out, or ask a model whose provider has.");
        }
    }

    private void WriteTools(JsonElement tools)
    {
        if (tools.ValueKind != JsonValueKind.Array)
        {
            json.WritePropertyName("tools"u8);
            json.WriteRaw(tools);
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            if (ForeignPart.TypeOf(tool) is { } type)
            {
                notes.Refuse("tools", $"{context.Target.Name} does not have the tool of {type}. Leave it out, or ask a model whose provider has it.");
            }
            else
            {
                WriteTool(tool);
            }
        }

        json.WriteEndArray();
    }

    private void WriteTool(JsonElement tool)
    {
        json.WriteStartObject();
        foreach (JsonProperty member in tool.EnumerateObject())
        {
            if (member.NameEquals("cache_control"u8) && !_quirks.Extensions.Contains("cache_control"))
            {
                notes.Drop("cache_control");
            }
            else
            {
                json.WriteRaw(member);
            }
        }

        json.WriteEndObject();
    }
}
