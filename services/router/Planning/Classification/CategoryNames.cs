namespace LlmMesh.Router.Planning.Classification;

/// <summary>The categories that are told by more than keywords.</summary>
internal static class CategoryNames
{
    /// <summary>The request offers tools.</summary>
    public const string Tools = "tools";

    /// <summary>The request shows pictures.</summary>
    public const string Vision = "vision";

    public const string Code = "code";

    public const string Reasoning = "reasoning";

    /// <summary>Everything else.</summary>
    public const string Conversation = "conversation";
}
