namespace LlmMesh.Catalog;

/// <summary>How a provider that speaks chat completions is told to reason.</summary>
public enum ReasoningWord
{
    /// <summary><c>reasoning_effort</c> (OpenAI).</summary>
    Effort = 0,

    /// <summary><c>reasoning</c>, the object (OpenRouter).</summary>
    Object,

    /// <summary><c>thinking: {"type"}</c>, with <c>reasoning_effort</c> beside it (DeepSeek, Moonshot, Z.ai).</summary>
    Thinking,

    /// <summary><c>enable_thinking</c>, true or false (Qwen).</summary>
    EnableThinking,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>What a provider that speaks chat completions wants to see of its own reasoning in later turns.</summary>
public enum ReasoningHistory
{
    /// <summary>Nothing: it refuses or ignores it.</summary>
    None = 0,

    /// <summary><c>reasoning_content</c>: the text (DeepSeek refuses turns with tool calls that lack it).</summary>
    Content,

    /// <summary><c>reasoning_details</c>, unchanged and in order (OpenRouter).</summary>
    Details,
}

/// <summary>Which ids of tool calls a provider takes.</summary>
public enum ToolCallIds
{
    /// <summary>Any.</summary>
    Any = 0,

    /// <summary>1 to 64 letters, digits, hyphens and underscores.</summary>
    Plain,

    /// <summary>Exactly nine letters and digits (Mistral).</summary>
    Nine,
}

/// <summary>Where a provider that speaks chat completions differs from OpenAI. What is not said here is as there.</summary>
public sealed record ProviderQuirks
{
    /// <summary>Request fields it refuses or, worse, ignores. Hints among them are left out; for the others another candidate is asked.</summary>
    public IReadOnlySet<string> UnsupportedFields { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Request fields it has other names for, for example <c>seed</c> → <c>random_seed</c>.</summary>
    public IReadOnlyDictionary<string, string> RenamedFields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Fields beyond OpenAI's that it knows, for example <c>top_k</c>: they reach it when a client of another dialect has sent them.
    /// </summary>
    public IReadOnlySet<string> Extensions { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether it takes the role <c>developer</c>; otherwise those messages become <c>system</c>. Default true.</summary>
    public bool HasDeveloperRole { get; init; } = true;

    /// <summary>Which ids of tool calls it takes; others are replaced, the same one by the same one. Default any.</summary>
    public ToolCallIds ToolCallIds { get; init; }

    /// <summary>How it is told to reason. Default <c>reasoning_effort</c>.</summary>
    public ReasoningWord Reasoning { get; init; }

    /// <summary>What it gets of its earlier reasoning when the client speaks another dialect. Default nothing.</summary>
    public ReasoningHistory ReasoningHistory { get; init; }

    /// <summary>Whether content that consists of texts is sent as one string: its templates print lists literally. Default false.</summary>
    public bool JoinsText { get; init; }

    /// <summary>Whether an assistant's message that only calls tools needs a content: an empty string is sent. Default false.</summary>
    public bool NeedsContent { get; init; }

    /// <summary>
    /// Whether its answers are mended before anybody reads them: missing ids and indexes, arguments that are objects, finish reasons of
    /// its own. Default false: they are passed on as they come.
    /// </summary>
    public bool RepairsAnswers { get; init; }

    /// <summary>Whether it honours a request's <c>provider.zdr</c> and <c>provider.data_collection</c>. Default false.</summary>
    public bool EnforcesPrivacy { get; init; }

    /// <summary>Whether messages have to be looked at.</summary>
    public bool ChangesMessages => !HasDeveloperRole || JoinsText || NeedsContent || ToolCallIds != ToolCallIds.Any;

    /// <summary>Whether fields beside the messages have to be looked at.</summary>
    public bool ChangesFields =>
        UnsupportedFields.Count > 0 || RenamedFields.Count > 0 || Reasoning is not (ReasoningWord.Effort or ReasoningWord.Object);
}
