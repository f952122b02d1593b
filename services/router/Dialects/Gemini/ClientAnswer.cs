using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>A whole chat completion as an answer to a Gemini client.</summary>
internal static class ClientAnswer
{
    public static byte[] FromChat(ReadOnlySpan<byte> document, AnswerContext context)
    {
        bool wantsThoughts = context.Sent is { } sent && GeminiClient.NotesOf(sent).WantsThoughts;
        var frame = new ChatFrame();
        frame.Read(document);
        var answer = new ArrayBufferWriter<byte>(document.Length + 256);
        using var json = new Utf8JsonWriter(answer, GeminiJson.Writing);
        json.WriteStartObject();
        json.WriteStartArray("candidates"u8);
        for (int place = 0; place < frame.Choices.Count; place++)
        {
            var candidate = new ClientCandidate(frame.Choices[place].Index, wantsThoughts);
            ClientDocument.BeginCandidate(json);
            candidate.Take(json, document, frame, place);
            candidate.WriteHeld(json);
            ClientDocument.EndCandidate(json, candidate, isEnd: true);
        }

        json.WriteEndArray();
        ClientDocument.WriteRest(json, frame.Usage, frame.Id is { } id ? document.Slice(id.Start, id.Length) : default, context);
        json.WriteEndObject();
        json.Flush();
        return answer.WrittenSpan.ToArray();
    }
}
