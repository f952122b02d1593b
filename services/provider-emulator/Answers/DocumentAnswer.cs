using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>An answer that is never streamed: a model list, embeddings.</summary>
internal abstract class DocumentAnswer : IAnswer
{
    public bool Streamed => false;

    public abstract void WriteDocument(Utf8JsonWriter json);

    public IEnumerable<AnswerEvent> Events() => [];

    public void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent) =>
        throw new InvalidOperationException("This answer has no events.");
}
