using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>The blocks of one of the assistant's turns, sorted by where they stand in chat completions.</summary>
internal sealed class AssistantTurn
{
    private readonly List<JsonElement> _reasoning = [];

    /// <summary>Text, and blocks that only this dialect has.</summary>
    public List<JsonElement> Parts { get; } = [];

    public List<JsonElement> Calls { get; } = [];

    /// <summary>The text where there is nothing but text in <see cref="Parts"/>; null otherwise.</summary>
    public string? PlainText
    {
        get
        {
            if (Parts.Count == 0)
            {
                return null;
            }

            var text = new StringBuilder();
            foreach (JsonElement part in Parts)
            {
                if (part.Text("type") != "text" || part.Text("text") is not { } piece || part.TryGet("cache_control", out _))
                {
                    return null;
                }

                text.Append(piece);
            }

            return text.ToString();
        }
    }

    public void Add(JsonElement block) => (block.Text("type") switch
    {
        "thinking" or "redacted_thinking" => _reasoning,
        "tool_use" => Calls,
        _ => Parts,
    }).Add(block);

    /// <returns>Whether some of it is not Anthropic's.</returns>
    public bool WriteReasoning(Utf8JsonWriter chat)
    {
        if (_reasoning.Count == 0)
        {
            return false;
        }

        bool isForeign = false;
        chat.WriteStartArray("reasoning_details");
        foreach (JsonElement block in _reasoning)
        {
            bool isRedacted = block.Text("type") == "redacted_thinking";
            ReasoningMark mark = ReasoningMark.Parse(block.Text(isRedacted ? "data" : "signature") ?? "");
            isForeign |= !mark.IsOwn;
            string text = block.Text("thinking") ?? "";
            if (!isRedacted && (text.Length > 0 || mark.IsOwn))
            {
                WriteText(chat, text, mark);
            }

            if (isRedacted || (!mark.IsOwn && mark.Data.Length > 0))
            {
                WriteEncrypted(chat, mark);
            }
        }

        chat.WriteEndArray();
        return isForeign;
    }

    private static void WriteText(Utf8JsonWriter chat, string text, ReasoningMark mark)
    {
        bool isSummary = mark.Format == "openai-responses-v1";
        chat.WriteStartObject();
        chat.WriteString("type", isSummary ? "reasoning.summary" : "reasoning.text");
        chat.WriteString(isSummary ? "summary" : "text", text);
        if (mark.IsOwn)
        {
            chat.WriteString("signature", mark.Data);
        }

        chat.WriteString("format", mark.Format);
        chat.WriteEndObject();
    }

    private static void WriteEncrypted(Utf8JsonWriter chat, ReasoningMark mark)
    {
        chat.WriteStartObject();
        chat.WriteString("type", "reasoning.encrypted");
        chat.WriteString("data", mark.Data);
        if (mark.Id is { } id)
        {
            chat.WriteString("id", id);
        }

        chat.WriteString("format", mark.Format);
        chat.WriteEndObject();
    }
}
