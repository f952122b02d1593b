using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// The messages of a chat as Gemini's <c>contents</c>. What the system says stands apart, turns of one side that follow each other become
/// one, and turns without a part, which Gemini refuses, are left out.
/// </summary>
internal sealed class GeminiContents(GeminiDraft draft)
{
    private readonly Utf8JsonWriter _json = draft.Json;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private string? _role;

    /// <returns>False when it was refused.</returns>
    public static bool Write(GeminiDraft draft, JsonElement chat) => new GeminiContents(draft).Write(chat);

    private bool Write(JsonElement chat)
    {
        bool hasSystem = false;
        bool talks = false;
        foreach (JsonElement message in chat.Items("messages"))
        {
            bool isSystem = IsSystem(message);
            hasSystem |= isSystem;
            talks |= !isSystem;
        }

        if (talks && hasSystem)
        {
            _json.WriteStartObject("systemInstruction"u8);
            _json.WriteStartArray("parts"u8);
            if (!WriteSystem(chat))
            {
                return false;
            }

            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.WriteStartArray("contents"u8);
        if (!talks && hasSystem)
        {
            // Gemini answers nobody but a user.
            Begin("user");
        }

        if (!(talks ? WriteTurns(chat) : WriteSystem(chat)))
        {
            return false;
        }

        EndTurn();
        _json.WriteEndArray();
        return true;
    }

    private static bool IsSystem(JsonElement message) => message.Text("role") is "system" or "developer";

    private bool WriteSystem(JsonElement chat)
    {
        int position = 0;
        foreach (JsonElement message in chat.Items("messages"))
        {
            if (IsSystem(message) && !WriteInstruction(message, position))
            {
                return false;
            }

            position++;
        }

        return true;
    }

    private bool WriteInstruction(JsonElement message, int position)
    {
        if (message.TryGet("content", out JsonElement content) && content.ValueKind == JsonValueKind.String)
        {
            WriteText(content);
            return true;
        }

        foreach (JsonElement part in message.Items("content"))
        {
            if (!part.TryGet("text", out JsonElement text) || text.ValueKind != JsonValueKind.String)
            {
                return draft.Refuse($"messages[{position}].content", "Gemini's system instruction is text. Put everything else into a message of the user's.");
            }

            GeminiParts.NoteMark(draft, part);
            WriteText(text);
        }

        return true;
    }

    private bool WriteTurns(JsonElement chat)
    {
        int position = 0;
        foreach (JsonElement message in chat.Items("messages"))
        {
            bool written = message.Text("role") switch
            {
                "system" or "developer" => true,
                "user" => WriteUser(message, position),
                "assistant" => WriteAssistant(message, position),
                "tool" or "function" => WriteResult(message, position),
                var role => draft.Refuse($"messages[{position}].role", $"Gemini knows no role like '{role}'."),
            };
            if (!written)
            {
                return false;
            }

            position++;
        }

        return true;
    }

    private bool WriteUser(JsonElement message, int position)
    {
        if (message.TryGet("content", out JsonElement content) && content.ValueKind == JsonValueKind.String)
        {
            if (!content.ValueEquals(ReadOnlySpan<byte>.Empty))
            {
                Begin("user");
                WriteText(content);
            }

            return true;
        }

        int part = 0;
        foreach (JsonElement one in message.Items("content"))
        {
            Begin("user");
            if (!GeminiParts.Write(draft, one, position, part++))
            {
                return false;
            }
        }

        return true;
    }

    private bool WriteAssistant(JsonElement message, int position)
    {
        if (message.TryGet("function_call", out _))
        {
            return draft.Refuse($"messages[{position}].function_call", "Gemini is told of earlier calls by 'tool_calls' only.");
        }

        var reasoning = GeminiReasoning.Read(message, draft.Context.KeepsReasoning);
        foreach (JsonElement thought in reasoning.Thoughts)
        {
            Begin("model");
            GeminiReasoning.WriteThought(_json, thought);
        }

        return WriteAnswer(message, position, reasoning) && WriteCalls(message, position, reasoning);
    }

    private bool WriteAnswer(JsonElement message, int position, GeminiReasoning reasoning)
    {
        message.TryGet("content", out JsonElement content);
        if (content.ValueKind == JsonValueKind.String || content.ValueKind is JsonValueKind.Undefined)
        {
            bool isEmpty = content.ValueKind != JsonValueKind.String || content.ValueEquals(ReadOnlySpan<byte>.Empty);
            if (!isEmpty || reasoning.TextSignature.ValueKind == JsonValueKind.String)
            {
                Begin("model");
                GeminiReasoning.WriteSigned(_json, content, reasoning.TextSignature);
            }
        }
        else
        {
            int last = content.ValueKind == JsonValueKind.Array ? content.GetArrayLength() - 1 : -1;
            int part = 0;
            foreach (JsonElement one in message.Items("content"))
            {
                Begin("model");
                if (part == last && one.TryGet("text", out JsonElement text))
                {
                    GeminiReasoning.WriteSigned(_json, text, reasoning.TextSignature);
                }
                else if (!GeminiParts.Write(draft, one, position, part))
                {
                    return false;
                }

                part++;
            }
        }

        if (message.TryGet("refusal", out JsonElement refusal) && refusal.ValueKind == JsonValueKind.String)
        {
            Begin("model");
            WriteText(refusal);
        }

        foreach (JsonElement own in message.Items("x_gemini"))
        {
            Begin("model");
            _json.WriteRawValue(own.Raw(), skipInputValidation: true);
        }

        return true;
    }

    private bool WriteCalls(JsonElement message, int position, GeminiReasoning reasoning)
    {
        bool isFirst = true;
        foreach (JsonElement call in message.Items("tool_calls"))
        {
            if (!call.TryGet("function", out JsonElement function) || function.Text("name") is not { } name)
            {
                return draft.Refuse($"messages[{position}].tool_calls", "Gemini knows calls of functions only, and each has a name.");
            }

            Begin("model");
            string? id = call.Text("id");
            _json.WriteStartObject();
            _json.WriteStartObject("functionCall"u8);
            if (id is not null)
            {
                _names[id] = name;
                _json.WriteString("id"u8, id);
            }

            _json.WriteString("name"u8, name);
            _json.WritePropertyName("args"u8);
            GeminiParts.WriteArguments(_json, function);
            _json.WriteEndObject();
            reasoning.WriteCallSignature(_json, call, id, isFirst && GeminiReasoning.MustSign(draft.Context.Target));
            _json.WriteEndObject();
            isFirst = false;
        }

        return true;
    }

    private bool WriteResult(JsonElement message, int position)
    {
        string? id = message.Text("tool_call_id");
        string? name = message.Text("name") ?? (id is null ? null : _names.GetValueOrDefault(id));
        if (name is null)
        {
            return draft.Refuse(
                $"messages[{position}].tool_call_id", "Gemini is told whose result it is by the function's name: no earlier message calls a tool by this id.");
        }

        Begin("user");
        return GeminiResults.Write(draft, message, id, name, position);
    }

    private void WriteText(JsonElement text)
    {
        _json.WriteStartObject();
        _json.WriteRaw("text", text);
        _json.WriteEndObject();
    }

    private void Begin(string role)
    {
        if (_role == role)
        {
            return;
        }

        EndTurn();
        _role = role;
        _json.WriteStartObject();
        _json.WriteString("role"u8, role);
        _json.WriteStartArray("parts"u8);
    }

    private void EndTurn()
    {
        if (_role is not null)
        {
            _json.WriteEndArray();
            _json.WriteEndObject();
            _role = null;
        }
    }
}
