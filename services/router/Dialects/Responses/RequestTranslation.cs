using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>A request of this dialect as a chat completion request. Used once.</summary>
/// <param name="request">The request: an object whose members appear once.</param>
internal sealed class RequestTranslation(JsonElement request)
{
    /// <summary>What answers repeat of the request.</summary>
    private static readonly string[] Echoed =
    [
        "instructions", ResponsesFields.MaxOutputTokens, "metadata", "parallel_tool_calls", "reasoning", "service_tier", "temperature", "text",
        "tool_choice", "tools", "top_logprobs", "top_p", "truncation", "user", "safety_identifier", "prompt_cache_key",
    ];

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private readonly ForeignMembers _foreign = new();
    private readonly List<EchoedField> _echo = [];
    private bool _isStream;
    private bool _wantsEncrypted;
    private bool _wantsLogprobs;
    private bool _mayBeKept = true;

    /// <summary>The chat completion request.</summary>
    public ReadOnlySpan<byte> Chat => _bytes.WrittenSpan;

    public ResponsesNotes Notes() => new()
    {
        Echo = _echo,
        WantsEncryptedReasoning = _wantsEncrypted,
        WantsSummary = request.Find("reasoning"u8) is { } reasoning && SummaryOf(reasoning) is not null,
        PreviousResponseId = request.Text("previous_response_id"u8),
        MayBeKept = _mayBeKept,
    };

    /// <returns>Why it is none; null when it is one.</returns>
    public MeshError? Write()
    {
        // Whoever writes too little has returned an error, and nobody reads it.
        using var chat = new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true });
        chat.WriteStartObject();
        if (WriteModelAndMessages(chat) is { } missing)
        {
            return missing;
        }

        foreach (JsonProperty member in request.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && WriteField(chat, member.Name, member.Value) is { } error)
            {
                return error;
            }
        }

        if (_isStream)
        {
            // This dialect always tells what was used, in its last event.
            chat.WriteStartObject("stream_options"u8);
            chat.WriteBoolean("include_usage"u8, true);
            chat.WriteEndObject();
        }

        if (_wantsLogprobs)
        {
            chat.WriteBoolean("logprobs"u8, true);
        }

        _foreign.WriteTo(chat);
        chat.WriteEndObject();
        return null;
    }

    private MeshError? WriteModelAndMessages(Utf8JsonWriter chat)
    {
        if (request.Find("model"u8) is { } model)
        {
            chat.WriteRaw("model"u8, model);
        }

        return request.Find("input"u8) is { } input
            ? new InputItems(chat, _foreign).Write(request.Find("instructions"u8), input)
            : RequestErrors.Missing(ResponsesFields.Input, "Send a text or an array of items.");
    }

    private MeshError? WriteField(Utf8JsonWriter chat, string name, JsonElement value)
    {
        if (Array.IndexOf(Echoed, name) >= 0)
        {
            _echo.Add(new EchoedField(name, RawJson.OneLine(JsonMarshal.GetRawUtf8Value(value))));
        }

        switch (name)
        {
            case ResponsesFields.Model or ResponsesFields.Input or "instructions" or "stream_options":
                return null;
            case ResponsesFields.PreviousResponse:
                return value.ValueKind == JsonValueKind.String ? null : RequestErrors.Type(name, "a string");
            case "stream":
                _isStream = value.ValueKind == JsonValueKind.True;
                return WriteFlag(chat, name, value);
            case ResponsesFields.MaxOutputTokens:
                return WriteTokenLimit(chat, value);
            case "parallel_tool_calls":
                return WriteFlag(chat, name, value);
            case "store":
                _mayBeKept = value.ValueKind == JsonValueKind.True;
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : RequestErrors.Type(name, "a boolean");
            case "tools":
                return SentTools.WriteTools(chat, value, _foreign);
            case "tool_choice":
                SentTools.WriteChoice(chat, value, _foreign);
                return null;
            case "text":
                return WriteText(chat, value);
            case "reasoning":
                return WriteReasoning(chat, value);
            case "include":
                return WriteIncluded(chat, value);
            case "top_logprobs" when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int most) && most == 0:
                return null;
            case "top_logprobs":
                _wantsLogprobs = true;
                chat.WriteRaw("top_logprobs"u8, value);
                return null;
            case "truncation" when value.ValueKind == JsonValueKind.String && value.ValueEquals("disabled"u8):
                return null;
            case "background" when value.ValueKind == JsonValueKind.False:
                return null;
        }

        switch (ResponsesFields.FateOf(name))
        {
            case ClientFieldFate.Unserved:
                return RequestErrors.Unserved(name, "Leave it out, and send what the model shall see in 'input'.");
            case ClientFieldFate.Own:
                _foreign.Add(name, value);
                return null;
            default:
                chat.WritePropertyName(name);
                chat.WriteRaw(value);
                return null;
        }
    }

    private static MeshError? WriteFlag(Utf8JsonWriter chat, string name, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return RequestErrors.Type(name, "a boolean");
        }

        chat.WriteBoolean(name, value.ValueKind == JsonValueKind.True);
        return null;
    }

    private static MeshError? WriteTokenLimit(Utf8JsonWriter chat, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long limit))
        {
            return RequestErrors.Type(ResponsesFields.MaxOutputTokens, "an integer");
        }

        if (limit < 1)
        {
            return RequestErrors.Value(ResponsesFields.MaxOutputTokens, "must be at least 1.");
        }

        chat.WriteNumber("max_completion_tokens"u8, limit);
        return null;
    }

    private MeshError? WriteText(Utf8JsonWriter chat, JsonElement text)
    {
        if (text.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.Type("text", "an object");
        }

        foreach (JsonProperty member in text.EnumerateObject())
        {
            switch (member.Name)
            {
                case "format" when member.Value.Text("type"u8) is "json_schema":
                    WriteSchema(chat, member.Value);
                    break;
                case "format" when member.Value.Text("type"u8) is "text":
                    break;
                case "format" when member.Value.ValueKind != JsonValueKind.Null:
                    chat.WriteRaw("response_format"u8, member.Value);
                    break;
                case "verbosity" when member.Value.ValueKind != JsonValueKind.Null:
                    chat.WriteRaw("verbosity"u8, member.Value);
                    break;
                default:
                    AddForeign("text." + member.Name, member.Value);
                    break;
            }
        }

        return null;
    }

    private static void WriteSchema(Utf8JsonWriter chat, JsonElement format)
    {
        chat.WriteStartObject("response_format"u8);
        chat.WriteString("type"u8, "json_schema"u8);
        chat.WriteStartObject("json_schema"u8);
        foreach (JsonProperty member in format.EnumerateObject())
        {
            if (member.Name != "type")
            {
                chat.WritePropertyName(member.Name);
                chat.WriteRaw(member.Value);
            }
        }

        chat.WriteEndObject();
        chat.WriteEndObject();
    }

    private MeshError? WriteReasoning(Utf8JsonWriter chat, JsonElement reasoning)
    {
        if (reasoning.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.Type("reasoning", "an object");
        }

        if (SummaryOf(reasoning) is { } summary)
        {
            chat.WriteStartObject("reasoning"u8);
            chat.WriteMember(reasoning, "effort"u8);
            chat.WriteRaw("summary"u8, summary);
            chat.WriteEndObject();
        }
        else
        {
            chat.WriteMember(reasoning, "effort"u8, "reasoning_effort"u8);
        }

        foreach (JsonProperty member in reasoning.EnumerateObject())
        {
            bool isUsual = member is { Name: "mode" or "context", Value.ValueKind: JsonValueKind.String }
                && member.Value.GetString() is "standard" or "auto";
            if (!isUsual && member.Name is not ("effort" or "summary" or "generate_summary"))
            {
                AddForeign("reasoning." + member.Name, member.Value);
            }
        }

        return null;
    }

    private MeshError? WriteIncluded(Utf8JsonWriter chat, JsonElement included)
    {
        if (included.ValueKind != JsonValueKind.Array)
        {
            return RequestErrors.Type("include", "an array");
        }

        foreach (JsonElement entry in included.EnumerateArray())
        {
            switch (entry.ValueKind == JsonValueKind.String ? entry.GetString() : null)
            {
                case "reasoning.encrypted_content":
                    _wantsEncrypted = true;
                    break;
                case "message.output_text.logprobs":
                    _wantsLogprobs = true;
                    break;
                case null:
                    return RequestErrors.Type("include", "an array of texts");
                default:
                    _foreign.Add("include", included);
                    break;
            }
        }

        return null;
    }

    private void AddForeign(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Null)
        {
            _foreign.Add(name, value);
        }
    }

    private static JsonElement? SummaryOf(JsonElement reasoning) => reasoning.Find("summary"u8) ?? reasoning.Find("generate_summary"u8);
}
