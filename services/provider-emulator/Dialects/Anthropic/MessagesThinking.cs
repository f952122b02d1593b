using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>What a request says about thinking, and the thinking it brings back.</summary>
internal static class MessagesThinking
{
    private const int LeastBudget = 1024;

    /// <returns>Whether the answer shall show its thinking.</returns>
    public static bool Read(JsonElement root, Complaint complaint)
    {
        if (root.Member("thinking") is not { } thinking)
        {
            return false;
        }

        string? type = thinking.Text("type");
        complaint.Require(
            type is "enabled" or "adaptive" or "between_tools" or "disabled",
            "thinking.type", "Input should be 'enabled', 'adaptive', 'between_tools' or 'disabled'");
        if (type == "enabled")
        {
            int? budget = thinking.Integer("budget_tokens");
            complaint.Require(budget >= LeastBudget, "thinking.enabled.budget_tokens", $"Input should be greater than or equal to {LeastBudget}");
            complaint.Require(
                root.Integer("max_tokens") is not { } limit || budget < limit, "", "`max_tokens` must be greater than `thinking.budget_tokens`.");
        }

        bool on = type is "enabled" or "adaptive";
        complaint.Require(
            !on || root.Member("tool_choice")?.Text("type") is not ("any" or "tool"),
            "", "Thinking may not be enabled when tool_choice forces tool use.");
        complaint.Require(
            !on || root.Member("temperature") is null or { ValueKind: not JsonValueKind.Number } || root.Integer("temperature") == 1,
            "", "`temperature` may only be set to 1 when thinking is enabled.");
        return on && thinking.Text("display") != "omitted";
    }

    /// <summary>Checks a block of thinking that comes back.</summary>
    public static void Check(JsonElement block, string where, Complaint complaint)
    {
        if (block.Text("type") == "redacted_thinking")
        {
            complaint.Require(block.Text("data") is { Length: > 0 }, where, "Invalid `data` in `redacted_thinking` block");
            return;
        }

        bool signed = block.Text("signature") == Signature.Of("anthropic", block.Text("thinking") ?? "");
        complaint.Require(signed, where, "Invalid `signature` in `thinking` block");
        complaint.Require(block.Member("cache_control") is null, where, "cache_control cannot be set for thinking blocks");
    }
}
