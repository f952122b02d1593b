using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>Asks for a message.</summary>
/// <param name="chat">The same request as a chat completion.</param>
/// <param name="cache">What of the prompt is marked for the cache.</param>
internal sealed class MessagesRequest(ChatRequest chat, CacheShare cache) : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new MessagesAnswer(AnswerComposer.Compose(chat, shape), cache);
}

/// <summary>Asks how many tokens a prompt has.</summary>
internal sealed class CountTokensRequest(int tokens) : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new CountTokensAnswer(tokens);
}

/// <summary>
/// What cache marks make of the prompt's tokens. The emulator remembers nothing between requests, so it takes marked system texts for read
/// from the cache and marked messages for written to it.
/// </summary>
internal readonly record struct CacheShare(int Read, int Written);
