using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>A chat completion request. Parts that plain answers do not need stay as raw JSON slices of the body.</summary>
internal sealed class ChatRequest : ProviderRequest
{
    public bool IncludeUsage { get; init; }

    public int Choices { get; init; } = 1;

    /// <summary>The smaller of <c>max_tokens</c> and <c>max_completion_tokens</c>, when given.</summary>
    public int? TokenLimit { get; init; }

    public int PromptTokens { get; init; }

    /// <summary>The <c>content</c> of the last user message: a JSON string or an array of parts; empty when there is none.</summary>
    public ReadOnlyMemory<byte> LastUserContent { get; init; }

    /// <summary>The <c>content</c> of the last message, whatever its role.</summary>
    public ReadOnlyMemory<byte> LastContent { get; init; }

    /// <summary>Whether the answer shows what was thought before it. Chat completions never do.</summary>
    public bool WantsReasoning { get; init; }

    public ReadOnlyMemory<byte> Tools { get; init; }

    public ReadOnlyMemory<byte> ToolChoice { get; init; }

    public ReadOnlyMemory<byte> ResponseFormat { get; init; }

    public ReadOnlyMemory<byte> Stop { get; init; }

    public override IAnswer Answer(AnswerShape shape) => AnswerComposer.Compose(this, shape);
}
