using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>What has to be known of the messages before the first one is written.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="SystemTurn">The system message that becomes the user's turn, because nobody else says anything; null when somebody does.</param>
/// <param name="IsPrefilled">Whether the assistant's answer has been begun.</param>
/// <param name="LoopsWithoutThoughts">Whether results of tools follow an answer whose reasoning cannot be sent along.</param>
internal sealed record Conversation(JsonElement Messages, int? SystemTurn, bool IsPrefilled, bool LoopsWithoutThoughts)
{
    public static Conversation Of(JsonElement root, TranslationContext context)
    {
        root.TryGet("messages", out JsonElement messages);
        bool hasTurns = false;
        int position = 0;
        string? last = null;
        bool hasThoughts = false;
        bool hasCalls = false;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            string? role = message.Text("role");
            hasTurns |= !IsSystem(role);
            if (role == "assistant")
            {
                hasThoughts = Thoughts.AnyToKeep(message, context);
                hasCalls = message.TryGet("tool_calls", out _);
            }

            last = role;
            position++;
        }

        return new Conversation(
            messages,
            hasTurns || position == 0 ? null : position - 1,
            IsPrefilled: last == "assistant" && !hasCalls,
            LoopsWithoutThoughts: last == "tool" && !hasThoughts);
    }

    /// <summary>Whether a role speaks for the application.</summary>
    public static bool IsSystem(string? role) => role is "system" or "developer";

    /// <summary>Whether the model goes on from the assistant's words; null when nobody knows.</summary>
    public static bool? TakesPrefill(Target target) =>
        target.Definition is { } definition ? (definition.Capabilities & Capabilities.Prefill) != 0 : null;
}
