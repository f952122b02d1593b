using System.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests.Media;

namespace LlmMesh.ProviderEmulator.Answers.Media;

/// <summary>Speech as events.</summary>
internal sealed class SpeechEvents(SpeechRequest request) : IAnswer
{
    private const int PieceLength = 4096;

    // Twenty tokens for a second of sound.
    private const int TokensPerSecond = 20;

    private readonly byte[] _sound = Wave.Speak(request.Input);

    public bool Streamed => true;

    public void WriteDocument(Utf8JsonWriter json) => throw new InvalidOperationException("This answer is a stream.");

    public IEnumerable<AnswerEvent> Events()
    {
        for (int at = 0; at < _sound.Length; at += PieceLength)
        {
            yield return new AnswerEvent(AnswerEventKind.Content, Text: _sound.AsMemory(at, Math.Min(PieceLength, _sound.Length - at)));
        }

        yield return new AnswerEvent(AnswerEventKind.Finish);
    }

    public void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent)
    {
        json.WriteStartObject();
        if (answerEvent.Kind == AnswerEventKind.Finish)
        {
            int input = TokenRule.Count(Encoding.UTF8.GetBytes(request.Input));
            int output = (int)Math.Ceiling(Wave.Seconds(_sound) * TokensPerSecond);
            json.WriteString("type"u8, "speech.audio.done"u8);
            json.WriteStartObject("usage"u8);
            json.WriteNumber("input_tokens"u8, input);
            json.WriteNumber("output_tokens"u8, output);
            json.WriteNumber("total_tokens"u8, input + output);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("type"u8, "speech.audio.delta"u8);
            json.WriteBase64String("audio"u8, answerEvent.Text.Span);
        }

        json.WriteEndObject();
    }
}
