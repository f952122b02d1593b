using System.Text.Json;
using System.Text.RegularExpressions;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>The messages of a request: their order, and that every call is answered at once and every answer has a call.</summary>
internal sealed partial class MessagesTurns(Conversation conversation, Complaint complaint)
{
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private string _previous = "";
    private bool _startsWithThinking;
    private bool _answersCalls;

    /// <summary>The tokens of all messages.</summary>
    public int Tokens { get; private set; }

    /// <summary>Those of the messages up to the last that has a cache mark.</summary>
    public int CachedTokens { get; private set; }

    public void Read(JsonElement root, bool thinks)
    {
        int before = conversation.Tokens;
        int index = 0;
        foreach (JsonElement message in root.Entries("messages"))
        {
            ReadMessage(message, $"messages.{index++}", last: index == root.Member("messages")!.Value.GetArrayLength());
            Tokens = conversation.Tokens - before;
            if (message.Entries("content").Any(block => block.Member("cache_control") is not null))
            {
                CachedTokens = Tokens;
            }
        }

        complaint.Require(index > 0, "messages", "at least one message is required");
        complaint.Require(_open.Count == 0, $"messages.{index - 1}", Unanswered());
        bool budgeted = thinks && root.Member("thinking")?.Text("type") == "enabled";
        complaint.Require(
            !budgeted || _startsWithThinking || !(_previous == "assistant" || _answersCalls),
            $"messages.{index - 1}.content.0.type", "Expected `thinking` or `redacted_thinking`. When `thinking` is enabled, a final `assistant` message must start with a thinking block.");
        if (root.Member("cache_control") is not null)
        {
            CachedTokens = Tokens;
        }
    }

    private void ReadMessage(JsonElement message, string where, bool last)
    {
        string role = message.Text("role") ?? "";
        complaint.Require(role is "user" or "assistant" or "system", $"{where}.role", "Input should be 'user', 'assistant' or 'system'");
        complaint.Require(_previous.Length > 0 || role != "assistant", where, "first message must use the \"user\" role");
        complaint.Require(
            message.ValueKind == JsonValueKind.Object && message.EnumerateObject().All(member => member.Name is "role" or "content"),
            where, "Extra inputs are not permitted");
        JsonElement content = message.Member("content") ?? default;
        bool empty = content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!.Length == 0,
            JsonValueKind.Array => content.GetArrayLength() == 0,
            _ => !complaint.Require(false, $"{where}.content", "Field required"),
        };
        complaint.Require(
            !empty || (last && role == "assistant"), where, "all messages must have non-empty content except for the optional final assistant message");
        if (role == "assistant")
        {
            complaint.Require(_open.Count == 0, where, Unanswered());
            ReadAssistant(content, where, last);
        }
        else
        {
            ReadUser(role, content, where);
        }

        _previous = role;
    }

    private void ReadUser(string role, JsonElement content, string where)
    {
        bool answered = false;
        bool spoken = content.ValueKind == JsonValueKind.String;
        int index = 0;
        foreach (JsonElement block in content.ValueKind == JsonValueKind.Array ? content.EnumerateArray() : default)
        {
            string at = $"{where}.content.{index++}";
            CheckBlock(block, at);
            if (block.Text("type") == "tool_result")
            {
                string id = block.Text("tool_use_id") ?? "";
                complaint.Require(
                    _open.Remove(id), at,
                    $"unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
                complaint.Require(!spoken, at, "`tool_result` blocks must come before other content");
                (List<string> results, int images) = MessagesBlocks.Parts(block.Member("content"));
                conversation.Add("tool", results, images);
                answered = true;
                continue;
            }

            complaint.Require(_open.Count == 0, where, Unanswered());
            complaint.Require(
                role != "system" || block.Text("type") == "text", at, "system messages hold text only");
            complaint.Require(block.Text("type") is not ("tool_use" or "thinking" or "redacted_thinking"), at, "Input tag is not allowed in user messages");
            spoken = true;
        }

        complaint.Require(_open.Count == 0, where, Unanswered());
        _answersCalls = answered;
        if (spoken || !answered)
        {
            (List<string> texts, int media) = MessagesBlocks.Parts(content);
            conversation.Add(role, texts, media);
        }
    }

    private void ReadAssistant(JsonElement content, string where, bool last)
    {
        int index = 0;
        _startsWithThinking = false;
        foreach (JsonElement block in content.ValueKind == JsonValueKind.Array ? content.EnumerateArray() : default)
        {
            string at = $"{where}.content.{index}";
            CheckBlock(block, at);
            string? type = block.Text("type");
            if (type is "thinking" or "redacted_thinking")
            {
                MessagesThinking.Check(block, at, complaint);
                _startsWithThinking |= index == 0;
            }
            else if (type == "tool_use")
            {
                ReadCall(block, at);
            }

            complaint.Require(type != "tool_result", at, "`tool_result` blocks can only be in `user` messages");
            index++;
        }

        (List<string> texts, int media) = MessagesBlocks.Parts(content);
        bool trailing = last && texts.Count > 0 && texts[^1].Length > 0 && char.IsWhiteSpace(texts[^1][^1]);
        complaint.Require(!trailing, "messages", "final assistant content cannot end with trailing whitespace");
        conversation.Add("assistant", texts, media);
    }

    private void ReadCall(JsonElement block, string at)
    {
        string id = block.Text("id") ?? "";
        complaint.Require(ToolId().IsMatch(id), $"{at}.tool_use.id", "String should match pattern '^[a-zA-Z0-9_-]+$'");
        complaint.Require(_open.Add(id), at, "`tool_use` ids must be unique");
        complaint.Require(block.Text("name") is { Length: > 0 }, $"{at}.tool_use.name", "Field required");
        complaint.Require(
            block.Member("input") is { ValueKind: JsonValueKind.Object }, $"{at}.tool_use.input", "Input should be a valid dictionary");
    }

    private void CheckBlock(JsonElement block, string at)
    {
        MessagesBlocks.CheckMembers(block, at, complaint);
        switch (block.Text("type"))
        {
            case "text":
                complaint.Require(block.Text("text") is { Length: > 0 }, "messages", "text content blocks must be non-empty");
                break;
            case "image" or "document":
                MessagesBlocks.CheckSource(block, at, complaint);
                break;
            case "tool_result" when block.Member("content") is { ValueKind: JsonValueKind.Array } parts:
                foreach (JsonElement part in parts.EnumerateArray())
                {
                    CheckBlock(part, $"{at}.tool_result.content");
                }

                break;
        }
    }

    private string Unanswered() =>
        $"`tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", _open)}. Each `tool_use` block must have a corresponding `tool_result` block in the next message.";

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex ToolId();
}
