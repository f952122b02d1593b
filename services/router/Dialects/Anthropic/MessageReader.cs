using System.Runtime.InteropServices;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>The turns of a Messages request as the messages of chat completions.</summary>
internal sealed class MessageReader(Utf8JsonWriter chat, RequestFault fault)
{
    private readonly Dictionary<string, string> _toolNames = new(StringComparer.Ordinal);

    /// <summary>Whether the assistant's turns hold reasoning that is not Anthropic's.</summary>
    public bool HasForeignReasoning { get; private set; }

    public void ReadSystem(JsonElement system)
    {
        if (system.ValueKind != JsonValueKind.String && !fault.Expect(system, JsonValueKind.Array, "system"))
        {
            return;
        }

        if (system.ValueKind == JsonValueKind.String ? system.GetString()!.Length > 0 : system.GetArrayLength() > 0)
        {
            WriteTextMessage("system", system, "system");
        }
    }

    public void ReadAll(JsonElement messages)
    {
        int position = 0;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            string field = $"messages.{position++}";
            if (!fault.Expect(message, JsonValueKind.Object, field))
            {
                return;
            }

            if (!message.TryGet("content", out JsonElement content))
            {
                fault.Missing($"{field}.content", "It is a string or an array of blocks.");
                return;
            }

            if (content.ValueKind != JsonValueKind.String && !fault.Expect(content, JsonValueKind.Array, $"{field}.content"))
            {
                return;
            }

            ReadMessage(message.Text("role"), content, field);
        }
    }

    private void ReadMessage(string? role, JsonElement content, string field)
    {
        switch (role)
        {
            case "system":
                WriteTextMessage(role, content, $"{field}.content");
                break;
            case "user" or "assistant" when content.ValueKind == JsonValueKind.String:
                WriteTextMessage(role, content, $"{field}.content");
                break;
            case "user":
                ReadUser(content, $"{field}.content");
                break;
            case "assistant":
                ReadAssistant(content, $"{field}.content");
                break;
            default:
                fault.Invalid($"{field}.role", "must be 'user', 'assistant' or 'system'");
                break;
        }
    }

    private void WriteTextMessage(string role, JsonElement content, string field)
    {
        chat.WriteStartObject();
        chat.WriteString("role", role);
        chat.WritePropertyName("content");
        if (content.ValueKind == JsonValueKind.String)
        {
            content.WriteTo(chat);
        }
        else
        {
            WriteParts(content, field, static _ => true);
        }

        chat.WriteEndObject();
    }

    // Results first: chat completions want them right behind the calls.
    private void ReadUser(JsonElement blocks, string field)
    {
        int others = 0;
        int position = 0;
        foreach (JsonElement block in blocks.EnumerateArray())
        {
            if (block.Text("type") == "tool_result")
            {
                WriteResult(block, $"{field}.{position}");
            }
            else
            {
                others++;
            }

            position++;
        }

        if (others == 0 && position > 0)
        {
            return;
        }

        chat.WriteStartObject();
        chat.WriteString("role", "user");
        chat.WritePropertyName("content");
        if (others == 1 && position == 1 && blocks[0] is var only && only.Text("type") == "text" && !only.TryGet("cache_control", out _)
            && only.TryGet("text", out JsonElement text) && text.ValueKind == JsonValueKind.String)
        {
            text.WriteTo(chat);
        }
        else
        {
            WriteParts(blocks, field, static block => block.Text("type") != "tool_result");
        }

        chat.WriteEndObject();
    }

    private void WriteResult(JsonElement block, string field)
    {
        string? id = block.Text("tool_use_id");
        if (id is null)
        {
            fault.Missing($"{field}.tool_use_id", "It is the id of a tool_use block.");
            return;
        }

        chat.WriteStartObject();
        chat.WriteString("role", "tool");
        chat.WriteString("tool_call_id", id);
        if (_toolNames.TryGetValue(id, out string? name))
        {
            chat.WriteString("name", name);
        }

        chat.WritePropertyName("content");
        if (!block.TryGet("content", out JsonElement content))
        {
            chat.WriteStringValue("");
        }
        else if (content.ValueKind == JsonValueKind.String)
        {
            content.WriteTo(chat);
        }
        else if (fault.Expect(content, JsonValueKind.Array, $"{field}.content"))
        {
            WriteParts(content, $"{field}.content", static _ => true);
        }

        if (block.TryGet("is_error", out JsonElement failed) && failed.ValueKind == JsonValueKind.True)
        {
            chat.WriteBoolean("is_error", true);
        }

        chat.Copy(block, "cache_control");
        chat.WriteEndObject();
    }

    private void WriteParts(JsonElement blocks, string field, Func<JsonElement, bool> belongs)
    {
        chat.WriteStartArray();
        int position = 0;
        foreach (JsonElement block in blocks.EnumerateArray())
        {
            string place = $"{field}.{position++}";
            if (!fault.Expect(block, JsonValueKind.Object, place))
            {
                break;
            }

            if (belongs(block))
            {
                BlockReader.Write(chat, block, place, fault);
            }
        }

        chat.WriteEndArray();
    }

    private void ReadAssistant(JsonElement blocks, string field)
    {
        var turn = new AssistantTurn();
        int position = 0;
        foreach (JsonElement block in blocks.EnumerateArray())
        {
            string place = $"{field}.{position++}";
            if (!fault.Expect(block, JsonValueKind.Object, place))
            {
                return;
            }

            turn.Add(block);
            if (block.Text("type") != "tool_use")
            {
                continue;
            }

            if (block.Text("id") is { } id && block.Text("name") is { } name)
            {
                _toolNames[id] = name;
            }
            else
            {
                fault.Missing($"{place}.id", "A tool_use block has an id and a name.");
            }
        }

        chat.WriteStartObject();
        chat.WriteString("role", "assistant");
        HasForeignReasoning |= turn.WriteReasoning(chat);
        chat.WritePropertyName("content");
        if (turn.PlainText is { } text)
        {
            chat.WriteStringValue(text);
        }
        else if (turn.Parts.Count == 0)
        {
            chat.WriteNullValue();
        }
        else
        {
            chat.WriteStartArray();
            foreach (JsonElement part in turn.Parts)
            {
                BlockReader.Write(chat, part, field, fault);
            }

            chat.WriteEndArray();
        }

        WriteCalls(turn);
        chat.WriteEndObject();
    }

    private void WriteCalls(AssistantTurn turn)
    {
        if (turn.Calls.Count == 0)
        {
            return;
        }

        chat.WriteStartArray("tool_calls");
        foreach (JsonElement call in turn.Calls)
        {
            chat.WriteStartObject();
            chat.Copy(call, "id");
            chat.WriteString("type", "function");
            chat.WriteStartObject("function");
            chat.Copy(call, "name");
            chat.WriteString("arguments", call.TryGet("input", out JsonElement input) ? JsonMarshal.GetRawUtf8Value(input) : "{}"u8);
            chat.WriteEndObject();
            chat.WriteEndObject();
        }

        chat.WriteEndArray();
        foreach (JsonElement call in turn.Calls)
        {
            if (call.TryGet("cache_control", out JsonElement mark))
            {
                chat.WritePropertyName("cache_control");
                mark.WriteTo(chat);
                break;
            }
        }
    }
}
