using System.Collections.Frozen;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>What becomes of a field of a request.</summary>
internal enum ClientFieldFate
{
    /// <summary>The mesh's own form has a word for it.</summary>
    Expressed = 0,

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
    public const string Provider = "provider";
    public const string SessionId = "session_id";

    private static readonly FrozenDictionary<string, ClientFieldFate> Fates = new Dictionary<string, ClientFieldFate>(StringComparer.Ordinal)
    {
        [Model] = ClientFieldFate.Expressed,
        [Input] = ClientFieldFate.Expressed,
        ["instructions"] = ClientFieldFate.Expressed,
        [PreviousResponse] = ClientFieldFate.Expressed,
        [MaxOutputTokens] = ClientFieldFate.Expressed,
        ["temperature"] = ClientFieldFate.Expressed,
        ["top_p"] = ClientFieldFate.Expressed,
        ["top_logprobs"] = ClientFieldFate.Expressed,
        ["stream"] = ClientFieldFate.Expressed,
        ["stream_options"] = ClientFieldFate.Expressed,
        ["tools"] = ClientFieldFate.Expressed,
        ["tool_choice"] = ClientFieldFate.Expressed,
        ["parallel_tool_calls"] = ClientFieldFate.Expressed,
        ["text"] = ClientFieldFate.Expressed,
        ["reasoning"] = ClientFieldFate.Expressed,
        ["include"] = ClientFieldFate.Expressed,
        ["metadata"] = ClientFieldFate.Expressed,
        ["user"] = ClientFieldFate.Expressed,
        ["safety_identifier"] = ClientFieldFate.Expressed,
        ["service_tier"] = ClientFieldFate.Expressed,
        ["prompt_cache_key"] = ClientFieldFate.Expressed,
        ["prompt_cache_retention"] = ClientFieldFate.Expressed,
        ["store"] = ClientFieldFate.Expressed,
        [Models] = ClientFieldFate.Expressed,
        [Fallbacks] = ClientFieldFate.Expressed,
        [Provider] = ClientFieldFate.Expressed,
        [SessionId] = ClientFieldFate.Expressed,
        ["truncation"] = ClientFieldFate.Own,
        ["max_tool_calls"] = ClientFieldFate.Own,
        ["prompt_cache_options"] = ClientFieldFate.Own,
        ["context_management"] = ClientFieldFate.Own,
        ["moderation"] = ClientFieldFate.Own,
        ["background"] = ClientFieldFate.Unserved,
        ["conversation"] = ClientFieldFate.Unserved,
        ["prompt"] = ClientFieldFate.Unserved,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Spellings =
        Fates.Keys.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every field there is a row for.</summary>
    public static IReadOnlyDictionary<string, ClientFieldFate> All => Fates;

    /// <summary>A field without a row is only this dialect's, and so refused elsewhere.</summary>
    public static ClientFieldFate FateOf(string name) => Fates.GetValueOrDefault(name, ClientFieldFate.Own);

    /// <summary>The field a name would be with other capitals; null when it is none, or spelt as it should be.</summary>
    public static string? MisspeltBy(string name) =>
        Spellings.TryGetValue(name, out string? field) && !string.Equals(field, name, StringComparison.Ordinal) ? field : null;
}
