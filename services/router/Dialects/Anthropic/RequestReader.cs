using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>A Messages request as a chat completion request: the root, and what stands there.</summary>
internal sealed class RequestReader(Utf8JsonWriter chat)
{
    private readonly RequestFault _fault = new();
    private readonly List<JsonProperty> _foreign = [];
    private JsonElement? _thinking;
    private JsonElement? _output;

    /// <summary>Whether some of the reasoning is of no use to Anthropic, so that the request must not go there as it came.</summary>
    private bool _hasForeignReasoning;

    public static ReadRequest Read(ArrivedRequest request, AnthropicClient dialect)
    {
        if (SentFields.Read(request.Body.Span, out SentFields fields) is { } error)
        {
            return ReadRequest.Refused(error);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(request.Body.Memory, MessagesJson.Reading);
            var buffer = new ArrayBufferWriter<byte>(request.Body.Length + 512);
            using var chat = new Utf8JsonWriter(buffer, MessagesJson.Writing);
            var reader = new RequestReader(chat);
            if (reader.ReadRoot(document.RootElement, dialect.IsCount) is { } refusal)
            {
                return ReadRequest.Refused(refusal);
            }

            chat.Flush();
            return ReadRequest.Of(PooledBody.CopyOf(buffer.WrittenSpan), new SentRequest(dialect, request.Body)
            {
                ModelValue = fields.Model,
                TokenLimitValue = fields.MaxTokens,
                OwnFields = fields.Own,
                Headers = request.Headers,
                IsSuperseded = reader._hasForeignReasoning,
            });
        }
        catch (InvalidOperationException)
        {
            return ReadRequest.Refused(new MeshError(ErrorCode.InvalidJson, "The body is not valid JSON: a string escapes half a surrogate pair."));
        }
    }

    private MeshError? ReadRoot(JsonElement root, bool isCount)
    {
        chat.WriteStartObject();
        foreach (JsonProperty field in root.EnumerateObject())
        {
            ReadField(field);
        }

        if (!isCount && !root.TryGet("max_tokens", out _))
        {
            _fault.Missing("max_tokens", "Say how many tokens the answer may have.");
        }

        ReadMessages(root);
        ReasoningReader.Write(chat, _thinking, _output, _fault);
        WriteForeign();
        chat.WriteEndObject();
        return _fault.Error;
    }

    private void ReadField(JsonProperty field)
    {
        if (field.Value.ValueKind == JsonValueKind.Null && field.Name is not ("model" or "max_tokens"))
        {
            return;
        }

        switch (field.Name)
        {
            case "model" or "models" or "fallbacks" or "max_tokens" or "temperature" or "top_p" or "top_k" or "cache_control":
                field.WriteTo(chat);
                break;
            case "stream":
                field.WriteTo(chat);
                if (field.Value.ValueKind == JsonValueKind.True)
                {
                    // The Messages API tells it always.
                    chat.WriteStartObject("stream_options");
                    chat.WriteBoolean("include_usage", true);
                    chat.WriteEndObject();
                }

                break;
            case "stop_sequences":
                if (_fault.Expect(field.Value, JsonValueKind.Array, field.Name))
                {
                    chat.WritePropertyName("stop");
                    field.Value.WriteTo(chat);
                }

                break;
            case "tools":
                ToolReader.WriteTools(chat, field.Value, _fault);
                break;
            case "tool_choice":
                ToolReader.WriteChoice(chat, field.Value, _fault);
                break;
            case "thinking" when _fault.Expect(field.Value, JsonValueKind.Object, field.Name):
                _thinking = field.Value;
                break;
            case "output_config" when _fault.Expect(field.Value, JsonValueKind.Object, field.Name):
                _output = field.Value;
                break;
            case "metadata" when _fault.Expect(field.Value, JsonValueKind.Object, field.Name):
                ReadMetadata(field);
                break;
            case "system" or "messages" or "thinking" or "output_config" or "metadata":
                break;
            default:
                _foreign.Add(field);
                break;
        }
    }

    private void ReadMetadata(JsonProperty field)
    {
        foreach (JsonProperty member in field.Value.EnumerateObject())
        {
            if (member.Name != "user_id")
            {
                _fault.Invalid($"metadata.{member.Name}", "is not known. Only 'user_id' is. Labels for the mesh's ledger go into the header x-mesh-tags");
            }
            else if (member.Value.ValueKind != JsonValueKind.Null && _fault.Expect(member.Value, JsonValueKind.String, "metadata.user_id"))
            {
                chat.WritePropertyName("user");
                member.Value.WriteTo(chat);
            }
        }
    }

    private void ReadMessages(JsonElement root)
    {
        if (!root.TryGetProperty("messages", out JsonElement messages))
        {
            return;
        }

        chat.WritePropertyName("messages");
        if (messages.ValueKind != JsonValueKind.Array)
        {
            // Whoever reads the envelope says so.
            messages.WriteTo(chat);
            return;
        }

        chat.WriteStartArray();
        var reader = new MessageReader(chat, _fault);
        if (root.TryGet("system", out JsonElement system))
        {
            reader.ReadSystem(system);
        }

        reader.ReadAll(messages);
        _hasForeignReasoning = reader.HasForeignReasoning;
        chat.WriteEndArray();
    }

    private void WriteForeign()
    {
        bool hasMode = _thinking is { } thinking && ReasoningReader.IsForeign(thinking);
        if (_foreign.Count == 0 && !hasMode)
        {
            return;
        }

        chat.WriteStartObject("x_anthropic");
        foreach (JsonProperty field in _foreign)
        {
            field.WriteTo(chat);
        }

        if (hasMode)
        {
            chat.WritePropertyName("thinking");
            _thinking!.Value.WriteTo(chat);
        }

        chat.WriteEndObject();
    }
}
