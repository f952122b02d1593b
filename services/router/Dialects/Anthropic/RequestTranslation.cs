using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>A chat completion request as a Messages request.</summary>
internal sealed class RequestTranslation
{
    private const long UsualMaxTokens = 4096;

    private readonly Utf8JsonWriter _json;
    private readonly JsonElement _root;
    private readonly JsonElement _own;
    private readonly TranslationContext _context;
    private readonly TranslationNotes _notes;
    private readonly Conversation _conversation;
    private readonly long _maxTokens;

    private RequestTranslation(Utf8JsonWriter json, JsonElement root, TranslationContext context)
    {
        _json = json;
        _root = root;
        _context = context;
        _notes = new TranslationNotes(context.Target);
        _conversation = Conversation.Of(root, context);
        root.TryGet("x_anthropic", out _own);
        _maxTokens = Count("max_completion_tokens") ?? Count("max_tokens") ?? context.Target.Definition?.MaxOutputTokens ?? UsualMaxTokens;
    }

    public static Translation.Translation Of(ReadOnlyMemory<byte> chat, TranslationContext context)
    {
        var buffer = new ArrayBufferWriter<byte>(chat.Length + 256);
        try
        {
            using JsonDocument document = JsonDocument.Parse(Utf8.IsValid(chat.Span) ? chat : MendedJson.Of(chat.Span), MessagesJson.Reading);
            using var json = new Utf8JsonWriter(buffer, MessagesJson.Writing);
            var translation = new RequestTranslation(json, document.RootElement, context);
            translation.Write();
            json.Flush();
            return translation._notes is { RefusedField: { } field, Refusal: { } reason }
                ? Translation.Translation.Refused(field, reason)
                : Translation.Translation.Of(buffer.WrittenMemory, translation._notes.Dropped);
        }
        catch (InvalidOperationException)
        {
            return Translation.Translation.Refused("messages", "A string of the request escapes half a surrogate pair, which is no text.");
        }
    }

    private void Write()
    {
        _json.WriteStartObject();
        _json.Copy(_root, "model");
        _json.WriteNumber("max_tokens", _maxTokens);
        ThinkingPlan thinking = PlanThinking();
        foreach (JsonProperty field in _root.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Null)
            {
                WriteField(field, thinking);
            }
        }

        ToolWriter.Write(_json, _root, _context.Target, _notes);
        WriteThinking(thinking);
        WriteOutput(thinking);
        WriteUser();
        WriteOwn();
        new TurnWriter(_json, _conversation, _context, _notes).Write(AsksForJson());
        _json.WriteEndObject();
    }

    private void WriteField(JsonProperty field, ThinkingPlan thinking)
    {
        switch (field.Name)
        {
            case "stream" or "cache_control":
                field.WriteTo(_json);
                break;
            case "stop":
                WriteStop(field.Value);
                break;
            case "temperature" or "top_p" or "top_k":
                WriteSampling(field, thinking);
                break;
            case not "x_anthropic" when ForeignFields.Fields.Contains(field.Name):
                WriteForeign(field);
                break;
            default:
                if (ChatFields.FateOf(field.Name) is var fate and not FieldFate.Expressed && Says(field))
                {
                    Leave(field.Name, fate);
                }

                break;
        }
    }

    private void WriteForeign(JsonProperty field)
    {
        List<string> hints = [];
        if (ForeignFields.FirstRefused(field.Name, field.Value, hints) is { } refused)
        {
            Leave(refused, FieldFate.Refused);
        }

        hints.ForEach(_notes.Drop);
    }

    private void Leave(string name, FieldFate fate)
    {
        if (fate == FieldFate.Hint)
        {
            _notes.Drop(name);
        }
        else
        {
            _notes.Refuse(name, "Leave it out, or ask a model of a provider that knows it.");
        }
    }

    // What a field says that is set to what would be without it: nothing.
    private static bool Says(JsonProperty field) => field.Name switch
    {
        "n" => field.Value.ValueKind != JsonValueKind.Number || !field.Value.TryGetInt32(out int choices) || choices != 1,
        "logprobs" or "store" => field.Value.ValueKind != JsonValueKind.False,
        "top_logprobs" or "frequency_penalty" or "presence_penalty" => field.Value.ValueKind != JsonValueKind.Number || field.Value.GetDouble() != 0,
        "logit_bias" => field.Value.ValueKind != JsonValueKind.Object || field.Value.EnumerateObject().MoveNext(),
        "modalities" => field.Value.ValueKind != JsonValueKind.Array || field.Value.GetArrayLength() != 1 || !field.Value[0].ValueEquals("text"),
        _ => true,
    };

    private void WriteStop(JsonElement stop)
    {
        _json.WriteStartArray("stop_sequences");
        if (stop.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement one in stop.EnumerateArray())
            {
                WriteSequence(one);
            }
        }
        else
        {
            WriteSequence(stop);
        }

        _json.WriteEndArray();
    }

    // The API refuses those that are only white space.
    private void WriteSequence(JsonElement sequence)
    {
        if (sequence.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(sequence.GetString()))
        {
            _notes.Drop("stop");
            return;
        }

        sequence.WriteTo(_json);
    }

    private void WriteSampling(JsonProperty field, ThinkingPlan thinking)
    {
        double value = field.Value.ValueKind == JsonValueKind.Number ? field.Value.GetDouble() : double.NaN;
        bool isUsual = field.Name == "temperature" && value == 1;
        bool isAllowed = !thinking.IsActive || (field.Name == "top_p" && value >= 0.95);
        if (isUsual || !isAllowed)
        {
            if (!isUsual)
            {
                _notes.Drop(field.Name);
            }

            return;
        }

        if (field.Name == "temperature" && value > 1)
        {
            // The scale ends at 1 here; what is above it is that much of a hint.
            _json.WriteNumber(field.Name, 1);
            _notes.Drop(field.Name);
            return;
        }

        field.WriteTo(_json);
    }

    private ThinkingPlan PlanThinking()
    {
        ThinkingPlan plan = _own.TryGet("thinking", out _) ? default : ThinkingPlan.Of(_root, _context.Target, _maxTokens, _notes);
        bool isImpossible = ToolWriter.IsForced(_root)
            || _conversation.IsPrefilled
            || (plan.Mode == ThinkingMode.Budget && _conversation.LoopsWithoutThoughts);
        if (!plan.IsActive || !isImpossible)
        {
            return plan;
        }

        // The API refuses thinking beside a forced tool, behind a prefill, and where a tool's result follows an answer whose thoughts are gone.
        _notes.Drop(_root.TryGet("reasoning", out _) ? "reasoning" : "reasoning_effort");
        return default;
    }

    private void WriteThinking(ThinkingPlan plan)
    {
        if (plan.Mode == ThinkingMode.Unsaid)
        {
            return;
        }

        _json.WriteStartObject("thinking");
        switch (plan.Mode)
        {
            case ThinkingMode.Budget:
                _json.WriteString("type", "enabled");
                _json.WriteNumber("budget_tokens", plan.Budget);
                break;
            case ThinkingMode.Adaptive:
                _json.WriteString("type", "adaptive");
                break;
            default:
                _json.WriteString("type", "disabled");
                break;
        }

        if (plan.Display is { } display)
        {
            _json.WriteString("display", display);
        }

        _json.WriteEndObject();
    }

    private void WriteOutput(ThinkingPlan plan)
    {
        JsonElement schema = default;
        bool hasSchema = _root.TryGet("response_format", out JsonElement format) && format.Text("type") == "json_schema"
            && format.TryGet("json_schema", out JsonElement described) && described.TryGet("schema", out schema);
        if (hasSchema && _context.Target.Definition is { } model && (model.Capabilities & Catalog.Capabilities.JsonSchema) == 0)
        {
            _notes.Refuse("response_format", "This model cannot be held to a schema: ask for {\"type\":\"json_object\"}, or another model.");
        }

        if (!hasSchema && plan.Effort is null)
        {
            return;
        }

        _json.WriteStartObject("output_config");
        if (plan.Effort is { } effort)
        {
            _json.WriteString("effort", effort);
        }

        if (hasSchema)
        {
            _json.WriteStartObject("format");
            _json.WriteString("type", "json_schema");
            _json.WritePropertyName("schema");
            schema.WriteTo(_json);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private bool AsksForJson() => _root.TryGet("response_format", out JsonElement format) && format.Text("type") == "json_object";

    private void WriteUser()
    {
        if ((_root.Text("user") ?? _root.Text("safety_identifier")) is { } user)
        {
            _json.WriteStartObject("metadata");
            _json.WriteString("user_id", user);
            _json.WriteEndObject();
        }
    }

    private void WriteOwn()
    {
        if (_own.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonProperty member in _own.EnumerateObject())
        {
            member.WriteTo(_json);
        }
    }

    private long? Count(string name) =>
        _root.TryGet(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count) ? count : null;
}
