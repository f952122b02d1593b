using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>The items of a response, gathered into the one message of a chat completion.</summary>
internal sealed class ResponseMessage
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _refusal = new();
    private readonly StringBuilder _reasoning = new();
    private readonly List<JsonElement> _annotations = [];
    private readonly List<JsonElement> _thoughts = [];
    private readonly List<JsonElement> _calls = [];
    private readonly List<JsonElement> _own = [];

    public ResponseMessage(JsonElement response)
    {
        foreach (JsonElement item in response.Items("output"u8))
        {
            switch (item.Text("type"u8))
            {
                case "message":
                    AddMessage(item);
                    break;
                case "reasoning":
                    _thoughts.Add(item);
                    break;
                case "function_call" or "custom_tool_call":
                    _calls.Add(item);
                    break;
                default:
                    _own.Add(item);
                    break;
            }
        }
    }

    public bool HasCalls => _calls.Count > 0;

    /// <summary>Writes the members of the message.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, _text.Length == 0 && _calls.Count > 0 ? null : _text.ToString());
        if (_refusal.Length > 0)
        {
            json.WriteString("refusal"u8, _refusal.ToString());
        }

        WriteThoughts(json);
        WriteEach(json, "annotations"u8, _annotations, Annotations.ToChat);
        WriteEach(json, "tool_calls"u8, _calls, WriteCall);
        WriteEach(json, "x_responses"u8, _own, RawJson.WriteRaw);
    }

    private void AddMessage(JsonElement item)
    {
        foreach (JsonElement part in item.Items("content"u8))
        {
            _text.Append(part.Text("type"u8) == "refusal" ? null : part.Text("text"u8));
            _refusal.Append(part.Text("refusal"u8));
            foreach (JsonElement annotation in part.Items("annotations"u8))
            {
                _annotations.Add(annotation);
            }
        }
    }

    private void WriteThoughts(Utf8JsonWriter json)
    {
        if (_thoughts.Count == 0)
        {
            return;
        }

        json.WriteStartArray("reasoning_details"u8);
        int index = 0;
        foreach (JsonElement item in _thoughts)
        {
            WriteSections(json, item, "summary"u8, "reasoning.summary"u8, "summary"u8, ref index);
            WriteSections(json, item, "content"u8, "reasoning.text"u8, "text"u8, ref index);
            if (item.Find("encrypted_content"u8) is { ValueKind: JsonValueKind.String } data)
            {
                WriteDetail(json, "reasoning.encrypted"u8, "data"u8, data, item, ref index);
            }
        }

        json.WriteEndArray();
        if (_reasoning.Length > 0)
        {
            json.WriteString("reasoning_content"u8, _reasoning.ToString());
        }
    }

    private void WriteSections(
        Utf8JsonWriter json, JsonElement item, ReadOnlySpan<byte> member, ReadOnlySpan<byte> type, ReadOnlySpan<byte> field, ref int index)
    {
        foreach (JsonElement section in item.Items(member))
        {
            if (section.Find("text"u8) is { ValueKind: JsonValueKind.String } text)
            {
                _reasoning.Append(text.GetString());
                WriteDetail(json, type, field, text, item, ref index);
            }
        }
    }

    private static void WriteDetail(
        Utf8JsonWriter json, ReadOnlySpan<byte> type, ReadOnlySpan<byte> field, JsonElement value, JsonElement item, ref int index)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteRaw(field, value);
        json.WriteMember(item, "id"u8);
        json.WriteString("format"u8, SentReasoning.Format);
        json.WriteNumber("index"u8, index++);
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, JsonElement item)
    {
        bool isCustom = item.Text("type"u8) == "custom_tool_call";
        json.WriteStartObject();
        json.WriteString("id"u8, item.Text("call_id"u8));
        json.WriteString("type"u8, isCustom ? "custom"u8 : "function"u8);
        json.WriteStartObject(isCustom ? "custom"u8 : "function"u8);
        json.WriteString("name"u8, item.Text("name"u8));
        json.WriteString(isCustom ? "input"u8 : "arguments"u8, item.Text(isCustom ? "input"u8 : "arguments"u8));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEach(Utf8JsonWriter json, ReadOnlySpan<byte> name, List<JsonElement> items, Action<Utf8JsonWriter, JsonElement> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (JsonElement item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }
}
