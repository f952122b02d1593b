using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// The fields of a Messages request. Those that are not expressed in chat completions stand in <c>x_anthropic</c>: a provider that speaks the
/// Messages API gets them as they were sent, for another the fate counts. A field that is not listed is refused there.
/// </summary>
internal static class MessageFields
{
    public static readonly FieldRow[] Rows =
    [
        new("model", FieldFate.Expressed),
        new("models", FieldFate.Expressed),
        new("fallbacks", FieldFate.Expressed),
        new("max_tokens", FieldFate.Expressed),
        new("messages", FieldFate.Expressed),
        new("system", FieldFate.Expressed),
        new("stop_sequences", FieldFate.Expressed),
        new("stream", FieldFate.Expressed),
        new("temperature", FieldFate.Expressed),
        new("top_p", FieldFate.Expressed),
        new("top_k", FieldFate.Expressed),
        new("tools", FieldFate.Expressed),
        new("tool_choice", FieldFate.Expressed),
        new("thinking", FieldFate.Expressed),
        new("output_config", FieldFate.Expressed),
        new("metadata", FieldFate.Expressed),
        new("cache_control", FieldFate.Expressed),
        new("service_tier", FieldFate.Hint),
        new("speed", FieldFate.Hint),
        new("diagnostics", FieldFate.Hint),
        new("context_management", FieldFate.Hint),
        new("container", FieldFate.Refused),
        new("inference_geo", FieldFate.Refused),
        new("mcp_servers", FieldFate.Refused),
    ];

    /// <summary>Whether only the capitals differ from a known name.</summary>
    public static bool IsVariant(string name) => Spelling(name) != name;

    /// <summary>The known name it is, whatever its capitals; itself when it is none.</summary>
    public static string Spelling(string name) =>
        Array.Find(Rows, row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Name ?? name;
}
