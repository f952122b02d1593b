using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Gemini;

/// <summary>How an answer is wanted.</summary>
internal enum GenerateForm
{
    /// <summary>One document.</summary>
    Whole,

    /// <summary>Server-sent events: <c>alt=sse</c>.</summary>
    Events,

    /// <summary>One JSON array that grows.</summary>
    Array,
}

/// <summary>Asks for content.</summary>
internal sealed class GenerateRequest(ChatRequest chat, GenerateForm form, int candidates) : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new GeminiAnswer(
        AnswerComposer.Compose(chat, shape), candidates, form == GenerateForm.Array ? JsonArray.Instance : Framing.Events);
}

/// <summary>Asks how many tokens a prompt has.</summary>
internal sealed class CountRequest(int tokens) : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new CountAnswer(tokens);
}
