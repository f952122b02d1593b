using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>The frame of an answer to a Gemini client: candidates, usage, model and id.</summary>
internal static class ClientDocument
{
    public static void BeginCandidate(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("content"u8);
        json.WriteStartArray("parts"u8);
    }

    public static void EndCandidate(Utf8JsonWriter json, ClientCandidate candidate, bool isEnd)
    {
        json.WriteEndArray();
        json.WriteString("role"u8, "model"u8);
        json.WriteEndObject();
        if (isEnd)
        {
            json.WriteString("finishReason"u8, candidate.FinishReason ?? "STOP");
            candidate.WriteBeside(json);
        }

        json.WriteNumber("index"u8, candidate.Index);
        json.WriteEndObject();
    }

    /// <param name="json">Stands in the document.</param>
    /// <param name="usage">What the request used; null while that is not known.</param>
    /// <param name="id">The completion's id, as a JSON string; empty for the request's.</param>
    /// <param name="context">The answer's circumstances.</param>
    public static void WriteRest(Utf8JsonWriter json, TokenUsage? usage, ReadOnlySpan<byte> id, AnswerContext context)
    {
        if (usage is { } used)
        {
            WriteUsage(json, used);
        }

        json.WriteString("modelVersion"u8, context.Model);
        json.WritePropertyName("responseId"u8);
        if (id.IsEmpty)
        {
            json.WriteStringValue(context.RequestId);
        }
        else
        {
            json.WriteRawValue(id, skipInputValidation: true);
        }
    }

    // Gemini's count of the answer leaves reasoning out.
    private static void WriteUsage(Utf8JsonWriter json, in TokenUsage used)
    {
        json.WriteStartObject("usageMetadata"u8);
        json.WriteNumber("promptTokenCount"u8, used.TotalInput);
        if (used.CacheRead > 0)
        {
            json.WriteNumber("cachedContentTokenCount"u8, used.CacheRead);
        }

        json.WriteNumber("candidatesTokenCount"u8, used.TotalOutput - used.Reasoning);
        if (used.Reasoning > 0)
        {
            json.WriteNumber("thoughtsTokenCount"u8, used.Reasoning);
        }

        json.WriteNumber("totalTokenCount"u8, used.TotalInput + used.TotalOutput);
        json.WriteEndObject();
    }
}
