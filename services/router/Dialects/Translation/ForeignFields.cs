using System.Collections.Frozen;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Translation;

/// <summary>
/// What becomes of a field that only the client's dialect has (a member of <c>x_anthropic</c>, <c>x_gemini</c> or <c>x_responses</c>) when
/// the request goes to a provider of another dialect. A member that stands in no table is refused: nothing is dropped silently.
/// </summary>
internal static class ForeignFields
{
    private const bool Hint = true;

    private const bool Refused = false;

    /// <summary>The prefix of such a field's name.</summary>
    public const string Prefix = "x_";

    /// <summary>Members of <c>x_anthropic</c>.</summary>
    private static readonly FrozenDictionary<string, bool> Anthropic = new Dictionary<string, bool>(StringComparer.Ordinal)
    {
        ["service_tier"] = Hint,
        ["speed"] = Hint,
        ["diagnostics"] = Hint,
        ["context_management"] = Hint,
        ["thinking"] = Hint,
        ["container"] = Refused,
        ["inference_geo"] = Refused,
        ["mcp_servers"] = Refused,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Members of <c>x_gemini</c>.</summary>
    private static readonly FrozenDictionary<string, bool> Gemini = new Dictionary<string, bool>(StringComparer.Ordinal)
    {
        ["labels"] = Hint,
        ["safetySettings"] = Hint,
        ["serviceTier"] = Hint,
        ["store"] = Hint,
        ["functionDeclarations"] = Hint,
        ["generationConfig.mediaResolution"] = Hint,
        ["generationConfig.audioTimestamp"] = Hint,
        ["generationConfig.enableEnhancedCivicAnswers"] = Hint,
        ["cachedContent"] = Refused,
        ["generationConfig.responseMimeType"] = Refused,
        ["generationConfig.responseSchema"] = Refused,
        ["generationConfig.responseJsonSchema"] = Refused,
        ["generationConfig.responseModalities"] = Refused,
        ["generationConfig.responseLogprobs"] = Refused,
        ["generationConfig.logprobs"] = Refused,
        ["generationConfig.speechConfig"] = Refused,
        ["generationConfig.imageConfig"] = Refused,
        ["toolConfig.retrievalConfig"] = Refused,
        ["toolConfig.includeServerSideToolInvocations"] = Refused,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Members of <c>x_responses</c>.</summary>
    private static readonly FrozenDictionary<string, bool> Responses = new Dictionary<string, bool>(StringComparer.Ordinal)
    {
        ["truncation"] = Hint,
        ["max_tool_calls"] = Hint,
        ["prompt_cache_options"] = Hint,
        ["prompt_cache_breakpoint"] = Hint,
        ["include"] = Hint,
        ["phase"] = Hint,
        ["reasoning"] = Hint,
        ["reasoning.context"] = Hint,
        ["defer_loading"] = Hint,
        ["output_schema"] = Hint,
        ["reasoning.mode"] = Refused,
        ["tool_choice"] = Refused,
        ["context_management"] = Refused,
        ["moderation"] = Refused,
        ["allowed_callers"] = Refused,
        ["async"] = Refused,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, FrozenDictionary<string, bool>> Tables =
        new Dictionary<string, FrozenDictionary<string, bool>>(StringComparer.Ordinal)
        {
            ["x_anthropic"] = Anthropic,
            ["x_gemini"] = Gemini,
            ["x_responses"] = Responses,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The fields there are tables for.</summary>
    public static IEnumerable<string> Fields => Tables.Keys;

    /// <summary>Whether a member may be dropped.</summary>
    /// <param name="dialectField">For example <c>x_anthropic</c>.</param>
    /// <param name="member">The member's name, for example <c>service_tier</c>.</param>
    /// <returns>True: a hint, dropped by name. False: refused by name. Null: the table does not know it, and so it is refused as well.</returns>
    public static bool? IsHint(string dialectField, string member) =>
        Tables.TryGetValue(dialectField, out FrozenDictionary<string, bool>? table) && table.TryGetValue(member, out bool hint) ? hint : null;

    /// <summary>The members of a table, for the page that documents them.</summary>
    public static IReadOnlyDictionary<string, bool> Of(string dialectField) => Tables[dialectField];

    /// <summary>Passes over a client's own fields: hints are noted as dropped, and the first that is none is the result.</summary>
    /// <param name="dialectField">For example <c>x_anthropic</c>.</param>
    /// <param name="members">Its value.</param>
    /// <param name="dropped">Takes the names of hints, as the client wrote them.</param>
    /// <returns>The member that cannot be left out, or the field itself when it is no object; null when all were hints.</returns>
    public static string? FirstRefused(string dialectField, JsonElement members, ICollection<string> dropped)
    {
        if (members.ValueKind != JsonValueKind.Object)
        {
            return dialectField;
        }

        foreach (JsonProperty member in members.EnumerateObject())
        {
            if (IsHint(dialectField, member.Name) != Hint)
            {
                return member.Name;
            }

            dropped.Add(member.Name);
        }

        return null;
    }
}
