using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// The messages of chat completions as <c>system</c> and turns. Results of tools and what the user says behind them are one turn; an empty
/// message is none.
/// </summary>
internal sealed class TurnWriter(Utf8JsonWriter json, Conversation conversation, TranslationContext context, TranslationNotes notes)
{
    private const string JsonOnly = "Answer with one valid JSON object and nothing else.";

    private readonly PartWriter _parts = new(json, notes);
    private string? _role;

    /// <param name="asksForJson">Whether the answer shall be a JSON object, for which the API has no field.</param>
    public void Write(bool asksForJson)
    {
        WriteSystem(asksForJson);
        json.WriteStartArray("messages");
        int position = 0;
        int last = conversation.Messages.GetArrayLength() - 1;
        foreach (JsonElement message in conversation.Messages.EnumerateArray())
        {
            string field = $"messages.{position}";
            string? role = message.Text("role");
            switch (role)
            {
                case "system" or "developer":
                    if (position == conversation.SystemTurn)
                    {
                        WriteUser(message, field);
                    }

                    break;
                case "user":
                    WriteUser(message, field);
                    break;
                case "assistant":
                    WriteAssistant(message, field, isPrefill: position == last && conversation.IsPrefilled);
                    break;
                case "tool":
                    WriteResult(message, field);
                    break;
                default:
                    notes.Refuse($"{field}.role", "It knows the roles system, developer, user, assistant and tool.");
                    break;
            }

            position++;
        }

        EndTurn();
        json.WriteEndArray();
    }

    private void WriteSystem(bool asksForJson)
    {
        bool any = false;
        int position = 0;
        foreach (JsonElement message in conversation.Messages.EnumerateArray())
        {
            string field = $"messages.{position}.content";
            if (Conversation.IsSystem(message.Text("role")) && position != conversation.SystemTurn && message.TryGet("content", out JsonElement content))
            {
                foreach (TextPart part in _parts.Texts(content, field))
                {
                    any = BeginSystem(any);
                    PartWriter.WriteText(json, part.Text, part.Mark);
                }
            }

            position++;
        }

        if (asksForJson)
        {
            any = BeginSystem(any);
            PartWriter.WriteText(json, JsonOnly, mark: default);
        }

        if (any)
        {
            json.WriteEndArray();
        }
    }

    private bool BeginSystem(bool any)
    {
        if (!any)
        {
            json.WriteStartArray("system");
        }

        return true;
    }

    private void WriteUser(JsonElement message, string field)
    {
        if (message.TryGet("content", out JsonElement content))
        {
            _parts.Write(content, $"{field}.content", () => BeginTurn("user"));
        }
    }

    private void WriteAssistant(JsonElement message, string field, bool isPrefill)
    {
        foreach (string other in (ReadOnlySpan<string>)["function_call", "audio"])
        {
            if (message.TryGet(other, out _))
            {
                notes.Refuse($"{field}.{other}", "Send calls as tool_calls, and text.");
            }
        }

        if (isPrefill && Conversation.TakesPrefill(context.Target) == false)
        {
            notes.Refuse("messages", "It does not go on from a last message of the assistant's: end with one of the user's.");
        }

        if (Thoughts.AnyToKeep(message, context))
        {
            BeginTurn("assistant");
            Thoughts.Write(json, message, context);
        }

        message.TryGet("cache_control", out JsonElement mark);
        bool hasCalls = message.TryGet("tool_calls", out JsonElement calls) && calls.ValueKind == JsonValueKind.Array && calls.GetArrayLength() > 0;
        if (message.TryGet("content", out JsonElement content))
        {
            // The API refuses white space at the end of what it shall go on from.
            _parts.Write(content, $"{field}.content", () => BeginTurn("assistant"), trimsEnd: isPrefill);
        }

        if (message.Text("refusal") is { Length: > 0 } refusal)
        {
            BeginTurn("assistant");
            PartWriter.WriteText(json, refusal, mark: default);
        }

        if (hasCalls)
        {
            BeginTurn("assistant");
            WriteCalls(calls, mark, field);
        }
    }

    private void WriteCalls(JsonElement calls, JsonElement mark, string field)
    {
        int position = 0;
        int last = calls.GetArrayLength() - 1;
        foreach (JsonElement call in calls.EnumerateArray())
        {
            if (!call.TryGet("function", out JsonElement function))
            {
                notes.Refuse($"{field}.tool_calls.{position}", "It knows calls of functions only.");
                return;
            }

            json.WriteStartObject();
            json.WriteString("type", "tool_use");
            json.WriteString("id", ToolIds.Valid(call.Text("id") ?? ""));
            json.WriteString("name", function.Text("name") ?? "");
            json.WritePropertyName("input");
            ToolInput.Write(json, function.Text("arguments"));
            if (position == last && mark.ValueKind == JsonValueKind.Object)
            {
                json.WritePropertyName("cache_control");
                mark.WriteTo(json);
            }

            json.WriteEndObject();
            position++;
        }
    }

    private void WriteResult(JsonElement message, string field)
    {
        BeginTurn("user");
        json.WriteStartObject();
        json.WriteString("type", "tool_result");
        json.WriteString("tool_use_id", ToolIds.Valid(message.Text("tool_call_id") ?? ""));
        if (message.TryGet("content", out JsonElement content))
        {
            json.WritePropertyName("content");
            if (content.ValueKind == JsonValueKind.Array)
            {
                json.WriteStartArray();
                _parts.Write(content, $"{field}.content", static () => { });
                json.WriteEndArray();
            }
            else
            {
                content.WriteTo(json);
            }
        }

        if (message.TryGet("is_error", out JsonElement failed) && failed.ValueKind == JsonValueKind.True)
        {
            json.WriteBoolean("is_error", true);
        }

        json.Copy(message, "cache_control");
        json.WriteEndObject();
    }

    private void BeginTurn(string role)
    {
        if (_role == role)
        {
            return;
        }

        EndTurn();
        _role = role;
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteStartArray("content");
    }

    private void EndTurn()
    {
        if (_role is not null)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
