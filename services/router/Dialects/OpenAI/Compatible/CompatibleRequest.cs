using System.Buffers;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>
/// A chat completion request as the provider at hand understands it. A client that speaks chat completions is passed through byte for
/// byte unless the provider or the model is known to be in the way of what it says; what a client of another dialect has said is fitted
/// to the provider as a whole.
/// </summary>
internal static class CompatibleRequest
{
    /// <summary>Whether the body has to be fitted. It is not read where provider and model have no quirks.</summary>
    public static bool Concerns(ReadOnlySpan<byte> body, TranslationContext context)
    {
        ProviderQuirks quirks = context.Target.Provider.Quirks;
        return context.IsForeign
            || quirks.ChangesMessages
            || (!context.KeepsReasoning && body.IndexOf("\"reasoning_"u8) >= 0)
            || ((quirks.ChangesFields || Rejects(context.Target).Count > 0) && HasAffectedField(body, context.Target));
    }

    public static Translation.Translation Translate(ReadOnlyMemory<byte> chat, TranslationContext context)
    {
        using JsonDocument document = JsonDocument.Parse(chat, new JsonDocumentOptions { MaxDepth = 256 });
        var body = new ArrayBufferWriter<byte>(chat.Length + 256);
        var notes = new RequestNotes();
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { MaxDepth = 256, SkipValidation = true }))
        {
            new CompatibleWriter(json, document.RootElement, context, notes).Write();
        }

        return notes.ToTranslation(body.WrittenMemory);
    }

    /// <summary>A request without the fields that the model refuses, whatever dialect it is translated to.</summary>
    /// <returns>The request itself when it has none of them.</returns>
    public static ReadOnlyMemory<byte> WithoutRejected(ReadOnlyMemory<byte> chat, Target target, ICollection<string> dropped)
    {
        IReadOnlyList<string> rejects = Rejects(target);
        if (rejects.Count == 0 || !HasField(chat.Span, rejects.Contains))
        {
            return chat;
        }

        using JsonDocument document = JsonDocument.Parse(chat, new JsonDocumentOptions { MaxDepth = 256 });
        var body = new ArrayBufferWriter<byte>(chat.Length);
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { MaxDepth = 256, SkipValidation = true }))
        {
            json.WriteStartObject();
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                // The limit has one meaning under both names, and every dialect a word for it.
                if (!rejects.Contains(member.Name) || IsTokenLimit(member.Name))
                {
                    json.WriteRaw(member);
                }
                else if (!ChatFields.IsNeutral(member.Name, member.Value))
                {
                    dropped.Add(member.Name);
                }
            }

            json.WriteEndObject();
        }

        return body.WrittenMemory;
    }

    public static IReadOnlyList<string> Rejects(Target target) => target.Definition?.Rejects ?? [];

    public static bool IsTokenLimit(string field) => field is "max_tokens" or "max_completion_tokens";

    private static bool HasAffectedField(ReadOnlySpan<byte> body, Target target)
    {
        ProviderQuirks quirks = target.Provider.Quirks;
        IReadOnlyList<string> rejects = Rejects(target);
        bool hasOwnReasoning = quirks.Reasoning is not (ReasoningWord.Effort or ReasoningWord.Object);
        return HasField(body, field => rejects.Contains(field)
            || quirks.UnsupportedFields.Contains(field)
            || quirks.RenamedFields.ContainsKey(field)
            || (hasOwnReasoning && field is "reasoning" or "reasoning_effort"));
    }

    private static bool HasField(ReadOnlySpan<byte> body, Func<string, bool> isMeant)
    {
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (isMeant(json.GetString()!))
            {
                return true;
            }

            json.Skip();
        }

        return false;
    }
}
