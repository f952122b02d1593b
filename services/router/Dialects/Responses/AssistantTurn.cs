using System.Text.Json;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>
/// What the model did in one go: reasoning, text and calls are items of their own in this dialect and one message in chat completions.
/// </summary>
internal sealed class AssistantTurn
{
    private readonly List<(JsonElement Item, ItemPlace Place)> _reasoning = [];
    private readonly List<(JsonElement Content, ItemPlace Place)> _content = [];
    private readonly List<(JsonElement Item, ItemPlace Place)> _calls = [];
    private readonly List<JsonElement> _own = [];

    public void AddReasoning(JsonElement item, ItemPlace place) => _reasoning.Add((item, place));

    public void AddContent(JsonElement content, ItemPlace place) => _content.Add((content, place));

    public void AddCall(JsonElement item, ItemPlace place) => _calls.Add((item, place));

    /// <summary>Adds an item that only this dialect has.</summary>
    public void AddOwn(JsonElement item) => _own.Add(item);

    /// <summary>Writes the message, if there is anything in it, and begins anew.</summary>
    public MeshError? Flush(Utf8JsonWriter chat, ForeignMembers foreign)
    {
        MeshError? error = null;
        if (_content.Count + _calls.Count + _own.Count > 0)
        {
            chat.WriteStartObject();
            chat.WriteString("role"u8, "assistant"u8);
            error = WriteContent(chat, foreign) ?? WriteReasoning(chat) ?? WriteCalls(chat);
            chat.WriteEndObject();
        }
        else if (_reasoning.Count > 0)
        {
            // Reasoning that led to nothing: there is no message it could belong to.
            foreign.Add("reasoning", _reasoning[0].Item);
        }

        _reasoning.Clear();
        _content.Clear();
        _calls.Clear();
        _own.Clear();
        return error;
    }

    private MeshError? WriteContent(Utf8JsonWriter chat, ForeignMembers foreign)
    {
        if (_content.Count == 1 && _own.Count == 0)
        {
            return ContentParts.Write(chat, _content[0].Content, _content[0].Place, foreign);
        }

        if (_content.Count + _own.Count == 0)
        {
            chat.WriteNull("content"u8);
            return null;
        }

        chat.WriteStartArray("content"u8);
        foreach ((JsonElement content, ItemPlace place) in _content)
        {
            if (WriteParts(chat, content, place, foreign) is { } error)
            {
                return error;
            }
        }

        foreach (JsonElement item in _own)
        {
            ContentParts.WriteOwn(chat, item);
        }

        chat.WriteEndArray();
        return null;
    }

    private static MeshError? WriteParts(Utf8JsonWriter chat, JsonElement content, ItemPlace place, ForeignMembers foreign)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            chat.WriteStartObject();
            chat.WriteString("type"u8, "text"u8);
            chat.WriteRaw("text"u8, content);
            chat.WriteEndObject();
            return null;
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            return RequestErrors.Type(place.Of("content"), "a string or an array of parts");
        }

        int index = 0;
        foreach (JsonElement part in content.EnumerateArray())
        {
            if (ContentParts.WritePart(chat, part, place with { Part = index++ }, foreign) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private MeshError? WriteReasoning(Utf8JsonWriter chat)
    {
        if (_reasoning.Count == 0)
        {
            return null;
        }

        chat.WriteStartArray("reasoning_details"u8);
        int index = 0;
        foreach ((JsonElement item, ItemPlace place) in _reasoning)
        {
            if (SentReasoning.Write(chat, item, ref index) is { } reason)
            {
                return RequestErrors.Value(place.Of("encrypted_content"), reason);
            }
        }

        chat.WriteEndArray();
        return null;
    }

    private MeshError? WriteCalls(Utf8JsonWriter chat)
    {
        if (_calls.Count == 0)
        {
            return null;
        }

        chat.WriteStartArray("tool_calls"u8);
        foreach ((JsonElement item, ItemPlace place) in _calls)
        {
            bool isCustom = item.Text("type"u8) is "custom_tool_call";
            ReadOnlySpan<byte> kind = isCustom ? "custom"u8 : "function"u8;
            ReadOnlySpan<byte> argument = isCustom ? "input"u8 : "arguments"u8;
            if (item.Find("call_id"u8) is not { ValueKind: JsonValueKind.String } id)
            {
                return RequestErrors.Type(place.Of("call_id"), "a string");
            }

            if (item.Find("name"u8) is not { ValueKind: JsonValueKind.String } name)
            {
                return RequestErrors.Type(place.Of("name"), "a string");
            }

            if (item.Find(argument) is not { ValueKind: JsonValueKind.String } arguments)
            {
                return RequestErrors.Type(place.Of(isCustom ? "input" : "arguments"), "a string");
            }

            chat.WriteStartObject();
            chat.WriteRaw("id"u8, id);
            chat.WriteString("type"u8, kind);
            chat.WriteStartObject(kind);
            chat.WriteRaw("name"u8, name);
            chat.WriteRaw(argument, arguments);
            chat.WriteEndObject();
            chat.WriteEndObject();
        }

        chat.WriteEndArray();
        return null;
    }
}
