using System.Text;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>Why an answer ended, in both dialects' words.</summary>
internal static class FinishReasons
{
    /// <summary>The end of a chat completion that Gemini ends as if nothing were to follow.</summary>
    public const string Calls = "tool_calls";

    public const string Stop = "stop";

    private const string Filtered = "content_filter";
    private const string Failed = "error";

    // The first row with an end is what that end becomes.
    private static readonly (byte[] Gemini, string Chat)[] Rows =
    [
        Row("STOP", Stop),
        Row("MAX_TOKENS", "length"),
        Row("CONTINUATION", "length"),
        Row("SAFETY", Filtered),
        Row("BLOCKLIST", Filtered),
        Row("PROHIBITED_CONTENT", Filtered),
        Row("SPII", Filtered),
        Row("RECITATION", Filtered),
        Row("IMAGE_SAFETY", Filtered),
        Row("IMAGE_PROHIBITED_CONTENT", Filtered),
        Row("IMAGE_RECITATION", Filtered),
    ];

    /// <param name="reason">Gemini's word, without quotes.</param>
    /// <param name="hasCalled">Whether the answer calls a function.</param>
    /// <param name="hasAnswered">Whether there is any answer at all.</param>
    /// <returns>The word of chat completions; null when the model failed, which is an error and no answer.</returns>
    public static string? ToChat(ReadOnlySpan<byte> reason, bool hasCalled, bool hasAnswered)
    {
        string chat = Failed;
        foreach ((byte[] gemini, string word) in Rows)
        {
            if (reason.SequenceEqual(gemini))
            {
                chat = word;
                break;
            }
        }

        // What comes with a failed end is an answer as far as it goes.
        chat = chat != Failed ? chat : hasAnswered ? Stop : Failed;
        return chat == Stop && hasCalled ? Calls : chat == Failed ? null : chat;
    }

    /// <summary>Whether the word of chat completions says less than Gemini's.</summary>
    public static bool IsRicher(ReadOnlySpan<byte> reason, string chat) =>
        !reason.SequenceEqual(Encoding.ASCII.GetBytes(OfChat(chat)));

    /// <param name="finish">The word of chat completions.</param>
    public static string OfChat(string? finish)
    {
        if (finish is null or Stop or Calls or "function_call")
        {
            return "STOP";
        }

        byte[]? gemini = Array.Find(Rows, row => row.Chat == finish).Gemini;
        return gemini is null ? "OTHER" : Encoding.ASCII.GetString(gemini);
    }

    private static (byte[] Gemini, string Chat) Row(string gemini, string chat) => (Encoding.ASCII.GetBytes(gemini), chat);
}
