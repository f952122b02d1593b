using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>A whole answer of Gemini's as a chat completion.</summary>
internal static class GeminiAnswer
{
    /// <returns>Null when it is no answer; the provider's own document, or one with an <c>error</c>, when it is a failure.</returns>
    public static byte[]? ToChat(ReadOnlySpan<byte> document, AnswerContext context)
    {
        var frame = new GeminiFrame();
        try
        {
            frame.Read(document);
        }
        catch (JsonException)
        {
            return null;
        }

        if (frame.HasError)
        {
            return document.ToArray();
        }

        if (frame.Candidates.Count == 0)
        {
            return frame.BlockReason is { } reason ? ProviderErrors.Blocked(At(document, reason)[1..^1]) : null;
        }

        var chat = new ArrayBufferWriter<byte>(document.Length + 256);
        using var json = new Utf8JsonWriter(chat, GeminiJson.Writing);
        json.WriteStartObject();
        ChatParts.WriteIdentity(json, "chat.completion", frame.ResponseId is { } id ? At(document, id) : default, context);
        json.WriteStartArray("choices"u8);
        foreach (GeminiCandidate candidate in frame.Candidates)
        {
            var choice = new WholeChoice(json, context, frame, candidate);
            if (choice.Write(document) is { } failure)
            {
                return failure;
            }
        }

        json.WriteEndArray();
        if (frame.Usage is { } usage)
        {
            json.WritePropertyName("usage"u8);
            usage.Write(json);
        }

        json.WriteEndObject();
        json.Flush();
        return chat.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> document, ByteRange range) => document.Slice(range.Start, range.Length);
}
