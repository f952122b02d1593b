using System.Collections.Frozen;

namespace LlmMesh.Catalog.Reading;

/// <summary>The words a configuration uses for our enums.</summary>
internal static class Vocabulary
{
    public static readonly FrozenDictionary<string, Dialect> Dialects = new Dictionary<string, Dialect>
    {
        ["openai"] = Dialect.OpenAI,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, StreamUsage> StreamUsages = new Dictionary<string, StreamUsage>
    {
        ["on_request"] = StreamUsage.OnRequest,
        ["always"] = StreamUsage.Always,
        ["never"] = StreamUsage.Never,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, Capabilities> Capabilities = new Dictionary<string, Capabilities>
    {
        ["chat"] = Catalog.Capabilities.Chat,
        ["vision"] = Catalog.Capabilities.Vision,
        ["tools"] = Catalog.Capabilities.Tools,
        ["json_schema"] = Catalog.Capabilities.JsonSchema,
        ["reasoning"] = Catalog.Capabilities.Reasoning,
        ["audio"] = Catalog.Capabilities.Audio,
        ["image_output"] = Catalog.Capabilities.ImageOutput,
        ["embedding"] = Catalog.Capabilities.Embedding,
        ["prefill"] = Catalog.Capabilities.Prefill,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, FaultAction> ContentPolicyActions = new Dictionary<string, FaultAction>
    {
        ["return"] = FaultAction.Return,
        ["next"] = FaultAction.Next,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
