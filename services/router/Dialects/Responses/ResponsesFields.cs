using System.Collections.Frozen;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>What becomes of a field of a request.</summary>
internal enum FieldFate
{
    /// <summary>The mesh's own form has a word for it.</summary>
    Said = 0,

    /// <summary>Only this dialect has it: it travels in <c>x_responses</c>, and <see cref="Translation.ForeignFields"/> judges it.</summary>
    Own,

    /// <summary>Refused whoever would answer: it asks for state at a provider, which the mesh could neither see nor keep apart by team.</summary>
    Unserved,
}

/// <summary>The fields of a request, as docs/translation.md lists them.</summary>
internal static class ResponsesFields
{
    public const string Model = "model";
    public const string Input = "input";
    public const string MaxOutputTokens = "max_output_tokens";
    public const string PreviousResponse = "previous_response_id";
    public const string Models = "models";
    public const string Fallbacks = "fallbacks";

    private static readonly FrozenDictionary<string, FieldFate> Fates = new Dictionary<string, FieldFate>(StringComparer.Ordinal)
    {
        [Model] = FieldFate.Said,
        [Input] = FieldFate.Said,
        ["instructions"] = FieldFate.Said,
        [PreviousResponse] = FieldFate.Said,
        [MaxOutputTokens] = FieldFate.Said,
        ["temperature"] = FieldFate.Said,
        ["top_p"] = FieldFate.Said,
        ["top_logprobs"] = FieldFate.Said,
        ["stream"] = FieldFate.Said,
        ["stream_options"] = FieldFate.Said,
        ["tools"] = FieldFate.Said,
        ["tool_choice"] = FieldFate.Said,
        ["parallel_tool_calls"] = FieldFate.Said,
        ["text"] = FieldFate.Said,
        ["reasoning"] = FieldFate.Said,
        ["include"] = FieldFate.Said,
        ["metadata"] = FieldFate.Said,
        ["user"] = FieldFate.Said,
        ["safety_identifier"] = FieldFate.Said,
        ["service_tier"] = FieldFate.Said,
        ["prompt_cache_key"] = FieldFate.Said,
        ["prompt_cache_retention"] = FieldFate.Said,
        ["store"] = FieldFate.Said,
        [Models] = FieldFate.Said,
        [Fallbacks] = FieldFate.Said,
        ["truncation"] = FieldFate.Own,
        ["max_tool_calls"] = FieldFate.Own,
        ["prompt_cache_options"] = FieldFate.Own,
        ["context_management"] = FieldFate.Own,
        ["moderation"] = FieldFate.Own,
        ["background"] = FieldFate.Unserved,
        ["conversation"] = FieldFate.Unserved,
        ["prompt"] = FieldFate.Unserved,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Spellings =
        Fates.Keys.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every field there is a row for.</summary>
    public static IReadOnlyDictionary<string, FieldFate> All => Fates;

    /// <summary>A field without a row is only this dialect's, and so refused elsewhere.</summary>
    public static FieldFate FateOf(string name) => Fates.GetValueOrDefault(name, FieldFate.Own);

    /// <summary>The field a name would be with other capitals; null when it is none, or spelt as it should be.</summary>
    public static string? MisspeltBy(string name) =>
        Spellings.TryGetValue(name, out string? field) && !string.Equals(field, name, StringComparison.Ordinal) ? field : null;
}
