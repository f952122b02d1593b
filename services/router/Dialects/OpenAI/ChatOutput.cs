using System.Text.Json;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>Finds what a model has written in the members of a message: text, reasoning, names and arguments of calls, transcripts.</summary>
internal static class ChatOutput
{
    /// <summary>What a whole answer holds.</summary>
    public static EmittedText Of(ReadOnlySpan<byte> document)
    {
        var emitted = new EmittedText();
        ChatFacts.Read(document, emitted);
        return emitted;
    }

    /// <param name="emitted">Where it is added.</param>
    /// <param name="json">A copy; stands on the start of the member's value, an array or object.</param>
    /// <param name="isReasoning">Whether it is reasoning rather than the answer.</param>
    /// <returns>Whether there was anything.</returns>
    public static bool Add(EmittedText emitted, Utf8JsonReader json, bool isReasoning)
    {
        bool any = false;
        int depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType == JsonTokenType.PropertyName && IsWritten(json.ValueSpan) && json.Read() && json.TokenType == JsonTokenType.String)
            {
                emitted.Append(json.ValueSpan, isReasoning);
                any |= !json.ValueSpan.IsEmpty;
            }
        }

        return any;
    }

    // Everything else is ids, types, signatures, sound and pictures.
    private static bool IsWritten(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("arguments"u8)
        || name.SequenceEqual("text"u8)
        || name.SequenceEqual("name"u8)
        || name.SequenceEqual("thinking"u8)
        || name.SequenceEqual("summary"u8)
        || name.SequenceEqual("transcript"u8);
}
