using System.Text.Json;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary><c>instructions</c> and <c>input</c> as messages.</summary>
internal sealed class InputItems(Utf8JsonWriter chat, ForeignMembers foreign)
{
    private readonly AssistantTurn _turn = new();

    public MeshError? Write(JsonElement? instructions, JsonElement input)
    {
        chat.WriteStartArray("messages"u8);
        if (instructions is { } text)
        {
            if (text.ValueKind != JsonValueKind.String)
            {
                return RequestErrors.Type("instructions", "a string");
            }

            WriteMessage("system"u8, text);
        }

        MeshError? error = input.ValueKind switch
        {
            JsonValueKind.String => WriteText(input),
            JsonValueKind.Array => WriteItems(input),
            _ => RequestErrors.Type(ResponsesFields.Input, "a string or an array of items"),
        };
        chat.WriteEndArray();
        return error;
    }

    private MeshError? WriteText(JsonElement input)
    {
        WriteMessage("user"u8, input);
        return null;
    }

    private MeshError? WriteItems(JsonElement input)
    {
        int index = 0;
        foreach (JsonElement item in input.EnumerateArray())
        {
            if (WriteItem(item, new ItemPlace(index++)) is { } error)
            {
                return error;
            }
        }

        return _turn.Flush(chat, foreign);
    }

    private MeshError? WriteItem(JsonElement item, ItemPlace place)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.Type($"input[{place.Item}]", "an object");
        }

        switch (item.Text("type"u8) ?? (item.Find("role"u8) is null ? null : "message"))
        {
            case null:
                return RequestErrors.Missing(place.Of("type"), "Say what the item is, for example 'message'.");
            case "message":
                return WriteMessage(item, place);
            case "reasoning":
                _turn.AddReasoning(item, place);
                return null;
            case "function_call" or "custom_tool_call":
                _turn.AddCall(item, place);
                return null;
            case "function_call_output" or "custom_tool_call_output":
                return _turn.Flush(chat, foreign) ?? WriteOutput(item, place);
            case "item_reference":
                return RequestErrors.Unserved(
                    place.Of("type"), "An item_reference points to a provider's storage. Send the item itself; most clients do with store: false.");
            default:
                _turn.AddOwn(item);
                return null;
        }
    }

    private MeshError? WriteMessage(JsonElement item, ItemPlace place)
    {
        if (item.Find("content"u8) is not { } content)
        {
            return RequestErrors.Missing(place.Of("content"), "Send a string or an array of parts.");
        }

        if (item.Find("phase"u8) is { } phase)
        {
            foreign.Add("phase", phase);
        }

        string? role = item.Text("role"u8);
        switch (role)
        {
            case "assistant":
                _turn.AddContent(content, place);
                return null;
            case "user" or "system" or "developer":
                if (_turn.Flush(chat, foreign) is { } error)
                {
                    return error;
                }

                chat.WriteStartObject();
                chat.WriteString("role"u8, role);
                error = ContentParts.Write(chat, content, place, foreign);
                chat.WriteEndObject();
                return error;
            default:
                return RequestErrors.Value(place.Of("role"), "must be 'user', 'assistant', 'system' or 'developer'.");
        }
    }

    private MeshError? WriteOutput(JsonElement item, ItemPlace place)
    {
        if (item.Find("call_id"u8) is not { ValueKind: JsonValueKind.String } id)
        {
            return RequestErrors.Type(place.Of("call_id"), "a string");
        }

        if (item.Find("output"u8) is not { } output)
        {
            return RequestErrors.Missing(place.Of("output"), "Send a string or an array of parts.");
        }

        chat.WriteStartObject();
        chat.WriteString("role"u8, "tool"u8);
        chat.WriteRaw("tool_call_id"u8, id);
        MeshError? error = ContentParts.Write(chat, output, place with { Container = "output" }, foreign);
        chat.WriteEndObject();
        return error;
    }

    private void WriteMessage(ReadOnlySpan<byte> role, JsonElement content)
    {
        chat.WriteStartObject();
        chat.WriteString("role"u8, role);
        chat.WriteRaw("content"u8, content);
        chat.WriteEndObject();
    }
}
