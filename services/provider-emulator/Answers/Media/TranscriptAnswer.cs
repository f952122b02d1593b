using System.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests.Media;

namespace LlmMesh.ProviderEmulator.Answers.Media;

/// <summary>A transcript as a JSON document or as events, one for each token.</summary>
internal sealed class TranscriptAnswer(TranscriptionRequest request) : IAnswer
{
    // How OpenAI counts sound: ten tokens a second.
    private const int TokensPerSecond = 10;

    private readonly byte[] _text = Encoding.UTF8.GetBytes(request.Text);

    public bool Streamed => request.Stream;

    public void WriteDocument(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, _text);
        if (request.Format == "verbose_json")
        {
            json.WriteString("task"u8, "transcribe"u8);
            json.WriteString("language"u8, "english"u8);
            json.WriteNumber("duration"u8, request.Seconds);
            json.WriteStartArray("segments"u8);
            json.WriteStartObject();
            json.WriteNumber("id"u8, 0);
            json.WriteNumber("start"u8, 0);
            json.WriteNumber("end"u8, request.Seconds);
            json.WriteString("text"u8, _text);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        WriteUsage(json);
        json.WriteEndObject();
    }

    public IEnumerable<AnswerEvent> Events()
    {
        for (ReadOnlyMemory<byte> rest = _text; !rest.IsEmpty;)
        {
            int length = TokenRule.FirstLength(rest.Span);
            yield return new AnswerEvent(AnswerEventKind.Content, Text: rest[..length]);
            rest = rest[length..];
        }

        yield return new AnswerEvent(AnswerEventKind.Finish);
    }

    public void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent)
    {
        json.WriteStartObject();
        if (answerEvent.Kind == AnswerEventKind.Finish)
        {
            json.WriteString("type"u8, "transcript.text.done"u8);
            json.WriteString("text"u8, _text);
            WriteUsage(json);
        }
        else
        {
            json.WriteString("type"u8, "transcript.text.delta"u8);
            json.WriteString("delta"u8, answerEvent.Text.Span);
        }

        json.WriteEndObject();
    }

    private void WriteUsage(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage"u8);
        if (request.IsPricedByMinute)
        {
            json.WriteString("type"u8, "duration"u8);
            json.WriteNumber("seconds"u8, Math.Ceiling(request.Seconds));
        }
        else
        {
            int text = TokenRule.Count(Encoding.UTF8.GetBytes(request.Prompt));
            int audio = (int)Math.Ceiling(request.Seconds * TokensPerSecond);
            int output = TokenRule.Count(_text);
            json.WriteString("type"u8, "tokens"u8);
            json.WriteNumber("input_tokens"u8, text + audio);
            json.WriteStartObject("input_token_details"u8);
            json.WriteNumber("text_tokens"u8, text);
            json.WriteNumber("audio_tokens"u8, audio);
            json.WriteEndObject();
            json.WriteNumber("output_tokens"u8, output);
            json.WriteNumber("total_tokens"u8, text + audio + output);
        }

        json.WriteEndObject();
    }
}
