using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Answers.Media;

/// <summary>An answer that is no JSON: sound, or a text for people.</summary>
/// <param name="contentType">Its type.</param>
/// <param name="content">Its bytes.</param>
internal sealed class FileAnswer(string contentType, byte[] content) : IAnswer
{
    public bool Streamed => false;

    public string ContentType => contentType;

    public byte[] Content => content;

    public void WriteDocument(Utf8JsonWriter json) => json.WriteBase64StringValue(content);

    public IEnumerable<AnswerEvent> Events() => [];

    public void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent) =>
        throw new InvalidOperationException("This answer has no events.");
}
