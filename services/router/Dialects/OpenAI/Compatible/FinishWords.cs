using System.Collections.Frozen;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>Reasons why servers say that a choice has ended, in OpenAI's words.</summary>
internal static class FinishWords
{
    private static readonly FrozenSet<string> Own =
        FrozenSet.Create(StringComparer.Ordinal, "stop", "length", "tool_calls", "content_filter", "function_call");

    private static readonly FrozenDictionary<string, string> Others = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["max_tokens"] = "length",
        ["model_length"] = "length",
        ["model_context_window_exceeded"] = "length",
        ["tool_use"] = "tool_calls",
        ["safety"] = "content_filter",
        ["sensitive"] = "content_filter",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Failures =
        FrozenSet.Create(StringComparer.Ordinal, "error", "network_error", "insufficient_system_resource", "abort");

    /// <summary>Whether the choice has not ended but broken off.</summary>
    public static bool IsFailure(string word) => Failures.Contains(word);

    /// <summary>OpenAI's word; what nobody knows is an end like any other.</summary>
    public static string Of(string word) => Own.Contains(word) ? word : Others.GetValueOrDefault(word, "stop");
}
