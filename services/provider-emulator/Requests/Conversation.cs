using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>
/// A request of another dialect, gathered in the terms of a chat completion, so that the same question gets the same answer in every
/// dialect. Tokens are counted by the same rule as for chat completions.
/// </summary>
internal sealed class Conversation
{
    private readonly ArrayBufferWriter<byte> _tools = new();
    private Utf8JsonWriter? _toolWriter;
    private string? _lastRole;
    private byte[] _lastContent = [];
    private byte[] _lastUserContent = [];
    private byte[] _choice = [];
    private byte[] _format = [];
    private byte[] _stop = [];

    public int Tokens { get; private set; }

    public int Messages { get; private set; }

    /// <summary>Adds a message.</summary>
    /// <param name="role">A role of chat completions.</param>
    /// <param name="texts">The texts of its parts.</param>
    /// <param name="media">How many of its parts are images, sounds or files.</param>
    public void Add(string role, IReadOnlyList<string> texts, int media = 0)
    {
        Count(texts, media);
        Messages++;
        _lastRole = role;
        _lastContent = MessageText.Literal(string.Join('\n', texts));
        if (role == "user")
        {
            _lastUserContent = _lastContent;
        }
    }

    /// <summary>Counts texts that are no message, as instructions are.</summary>
    public void Count(IReadOnlyList<string> texts, int media = 0)
    {
        foreach (string text in texts)
        {
            Tokens += TokenRule.Count(Encoding.UTF8.GetBytes(text));
        }

        Tokens += media * MessageScan.TokensPerMediaPart;
    }

    /// <summary>Offers a function.</summary>
    public void Offer(string name, JsonElement? schema)
    {
        _toolWriter ??= BeginTools();
        _toolWriter.WriteStartObject();
        _toolWriter.WriteString("type"u8, "function"u8);
        _toolWriter.WriteStartObject("function"u8);
        _toolWriter.WriteString("name"u8, name);
        if (schema is { } given)
        {
            _toolWriter.WritePropertyName("parameters"u8);
            given.WriteTo(_toolWriter);
        }

        _toolWriter.WriteEndObject();
        _toolWriter.WriteEndObject();
    }

    public void ForbidTools() => _choice = "\"none\""u8.ToArray();

    public void DemandAnyTool() => _choice = "\"required\""u8.ToArray();

    public void DemandTool(string name) =>
        _choice = [.. """{"type":"function","function":{"name":"""u8, .. MessageText.Literal(name), .. "}}"u8];

    /// <summary>Asks for JSON; without a schema, for any.</summary>
    public void DemandJson(JsonElement? schema) => _format = schema is { } given
        ? [.. """{"type":"json_schema","json_schema":{"schema":"""u8, .. Encoding.UTF8.GetBytes(given.GetRawText()), .. "}}"u8]
        : """{"type":"json_object"}"""u8.ToArray();

    public void StopAt(JsonElement texts) => _stop = Encoding.UTF8.GetBytes(texts.GetRawText());

    public ChatRequest ToChat(string model, bool stream, int? tokenLimit, bool wantsReasoning)
    {
        _toolWriter?.WriteEndArray();
        _toolWriter?.Dispose();
        return new ChatRequest
        {
            Model = model,
            Stream = stream,
            TokenLimit = tokenLimit,
            WantsReasoning = wantsReasoning,
            PromptTokens = Math.Max(Tokens, 1),
            LastRole = _lastRole,
            LastContent = _lastContent,
            LastUserContent = _lastUserContent,
            Tools = _tools.WrittenMemory,
            ToolChoice = _choice,
            ResponseFormat = _format,
            Stop = _stop,
        };
    }

    private Utf8JsonWriter BeginTools()
    {
        Utf8JsonWriter writer = new(_tools);
        writer.WriteStartArray();
        return writer;
    }
}
