namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>Why an answer ended, in both dialects' words.</summary>
internal static class StopReasons
{
    public const string EndTurn = "end_turn";
    public const string StopSequence = "stop_sequence";
    public const string ToolUse = "tool_use";

    private static readonly (string Reason, string Finish)[] Rows =
    [
        (EndTurn, "stop"),
        (StopSequence, "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        (ToolUse, "tool_calls"),
        ("refusal", "content_filter"),
        ("pause_turn", "stop"),
    ];

    /// <summary>A <c>stop_reason</c> as <c>finish_reason</c>. One that is not known ended the answer all the same.</summary>
    public static string ToFinish(string reason) => Array.Find(Rows, row => row.Reason == reason).Finish ?? "stop";

    /// <summary>Whether <c>finish_reason</c> says less than the provider did.</summary>
    public static bool IsRicher(string reason) => FromFinish(ToFinish(reason)) != reason;

    /// <summary>A <c>finish_reason</c> as <c>stop_reason</c>.</summary>
    /// <param name="finish">As in chat completions; null when the answer ended without one.</param>
    /// <param name="native">The provider's own word, where it said one.</param>
    /// <param name="hasCalls">Whether the answer calls tools, for servers that finish those with <c>stop</c>.</param>
    public static string Of(string? finish, string? native, bool hasCalls) =>
        native is not null && Array.Exists(Rows, row => row.Reason == native) ? native
        : hasCalls && (finish is null or "stop" or "function_call") ? ToolUse
        : FromFinish(finish ?? "stop");

    private static string FromFinish(string finish) => Array.Find(Rows, row => row.Finish == finish).Reason ?? EndTurn;
}
