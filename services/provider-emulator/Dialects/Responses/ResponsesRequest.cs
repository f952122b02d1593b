using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Responses;

/// <summary>Asks for a response.</summary>
internal sealed class ResponsesRequest(ChatRequest chat, ResponseEcho echo, ReasoningForm form) : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new ResponsesAnswer(AnswerComposer.Compose(chat, shape), echo, form);
}

/// <summary>What a response repeats of its request; the JSON of what the emulator does not look into.</summary>
internal sealed record ResponseEcho(string? Instructions, string Tools, string ToolChoice, string Metadata, bool ParallelToolCalls, bool Store);

/// <summary>What a reasoning item shows.</summary>
/// <param name="Summarises">Whether it has its summary.</param>
/// <param name="Encrypts">Whether it has what must come back for the reasoning to go on.</param>
internal readonly record struct ReasoningForm(bool Summarises, bool Encrypts);

/// <summary>Asks how many tokens a prompt has.</summary>
internal sealed class InputTokensRequest(int tokens) : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new InputTokensAnswer(tokens);
}

/// <summary>A prompt's tokens.</summary>
internal sealed class InputTokensAnswer(int tokens) : DocumentAnswer
{
    public override void WriteDocument(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "response.input_tokens"u8);
        json.WriteNumber("input_tokens"u8, tokens);
        json.WriteEndObject();
    }
}
