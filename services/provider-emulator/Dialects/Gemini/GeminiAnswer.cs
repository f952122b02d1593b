using System.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Delivery;

namespace LlmMesh.ProviderEmulator.Dialects.Gemini;

/// <summary>An answer as Gemini gives it: every event is a whole response that holds the parts that are new.</summary>
internal sealed class GeminiAnswer(ChatAnswer chat, int candidates, Framing framing) : IAnswer
{
    /// <summary>What a text is signed with: streams cut it as they like, so it is the same for every text.</summary>
    public static readonly string TextSignature = Signature.Of("gemini", "text");

    public ChatAnswer Chat => chat;

    public int Candidates => candidates;

    public bool Streamed => chat.Streamed;

    public Framing Framing => framing;

    public string Id => chat.Id[AnswerIdentity.ChatPrefix.Length..];

    public bool ReportsUsage => chat.Usage != UsagePlacement.Never;

    /// <summary>Whether the prompt was blocked: there are no candidates then.</summary>
    public bool Blocked => chat.FinishReason == "content_filter" && chat.Text.IsEmpty && chat.ToolCalls.Count == 0;

    public string FinishReason => chat.FinishReason switch
    {
        "length" => "MAX_TOKENS",
        "content_filter" => "SAFETY",
        _ => "STOP",
    };

    /// <summary>The signature of a call; arguments are compared as text, so they must come back as they were sent.</summary>
    public static string SignatureOf(string name, string arguments) => Signature.Of("gemini", $"{name}\n{Plain(arguments)}");

    public void WriteDocument(Utf8JsonWriter json) => GeminiResponse.WriteWhole(json, this);

    public void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent) => GeminiResponse.WritePart(json, this, answerEvent);

    public IEnumerable<AnswerEvent> Events()
    {
        int number = 0;
        foreach (AnswerEvent part in Parts())
        {
            yield return part with { Number = number++ };
        }
    }

    private IEnumerable<AnswerEvent> Parts()
    {
        foreach (AnswerEvent thought in Tokens(AnswerEventKind.Reasoning, chat.Reasoning, 0))
        {
            yield return thought;
        }

        for (int candidate = 0; candidate < candidates; candidate++)
        {
            foreach (AnswerEvent token in Tokens(AnswerEventKind.Content, chat.Text, candidate))
            {
                yield return token;
            }

            for (int tool = 0; tool < chat.ToolCalls.Count; tool++)
            {
                yield return new AnswerEvent(AnswerEventKind.ToolArguments, candidate, tool, chat.ToolCalls[tool].Arguments);
            }
        }

        for (int candidate = 0; candidate < candidates; candidate++)
        {
            yield return new AnswerEvent(AnswerEventKind.Finish, candidate);
        }
    }

    private static IEnumerable<AnswerEvent> Tokens(AnswerEventKind kind, ReadOnlyMemory<byte> text, int candidate)
    {
        for (ReadOnlyMemory<byte> rest = text; !rest.IsEmpty;)
        {
            int length = TokenRule.FirstLength(rest.Span);
            yield return new AnswerEvent(kind, candidate, Text: rest[..length]);
            rest = rest[length..];
        }
    }

    /// <summary>JSON without the white space that a client may write differently.</summary>
    private static string Plain(string arguments)
    {
        using JsonDocument document = JsonDocument.Parse(arguments);
        using JsonBuffer buffer = JsonBuffer.Rent();
        document.RootElement.WriteTo(buffer.Begin());
        return Encoding.UTF8.GetString(buffer.Written.Span);
    }
}
