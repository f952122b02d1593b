using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>The response as an object: in a stream at its beginning and at its end, and as a whole answer.</summary>
/// <param name="notes">What is repeated of the request.</param>
internal sealed class ResponseDocument(ResponsesNotes notes)
{
    public required string Id { get; set; }

    public required string Model { get; set; }

    /// <summary>Unix seconds.</summary>
    public required long CreatedAt { get; set; }

    /// <summary>Why it is not complete: <c>max_output_tokens</c> or <c>content_filter</c>; null when it is.</summary>
    public string? IncompleteReason { get; set; }

    /// <summary>What was used; null when nobody has said.</summary>
    public TokenUsage? Usage { get; set; }

    /// <param name="json">Stands where a value belongs.</param>
    /// <param name="items">The items; null while it is in progress.</param>
    public void WriteTo(Utf8JsonWriter json, IReadOnlyList<OutputItem>? items)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, CreatedAt);
        json.WriteString("status"u8, items is null ? "in_progress"u8 : IncompleteReason is null ? "completed"u8 : "incomplete"u8);
        json.WriteBoolean("background"u8, false);
        json.WriteNull("error"u8);
        WriteIncomplete(json, items is null ? null : IncompleteReason);
        WriteEcho(json, "instructions"u8, "instructions", "null"u8);
        WriteEcho(json, "max_output_tokens"u8, ResponsesFields.MaxOutputTokens, "null"u8);
        json.WriteString("model"u8, Model);
        json.WriteStartArray("output"u8);
        foreach (OutputItem item in items ?? [])
        {
            item.WriteTo(json, item.EndState);
        }

        json.WriteEndArray();
        WriteEcho(json, "parallel_tool_calls"u8, "parallel_tool_calls", "true"u8);
        json.WriteString("previous_response_id"u8, notes.PreviousResponseId);
        WriteEcho(json, "reasoning"u8, "reasoning", "{\"effort\":null,\"summary\":null}"u8);
        WriteEcho(json, "temperature"u8, "temperature", "null"u8);
        WriteEcho(json, "text"u8, "text", "{\"format\":{\"type\":\"text\"}}"u8);
        WriteEcho(json, "tool_choice"u8, "tool_choice", "\"auto\""u8);
        WriteEcho(json, "tools"u8, "tools", "[]"u8);
        WriteEcho(json, "top_p"u8, "top_p", "null"u8);
        WriteEcho(json, "truncation"u8, "truncation", "\"disabled\""u8);
        WriteUsage(json, items is null ? null : Usage);
        WriteEcho(json, "metadata"u8, "metadata", "{}"u8);
        WriteOthers(json);
        json.WriteEndObject();
    }

    private static void WriteIncomplete(Utf8JsonWriter json, string? reason)
    {
        json.WritePropertyName("incomplete_details"u8);
        if (reason is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }

    private void WriteEcho(Utf8JsonWriter json, ReadOnlySpan<byte> name, string field, ReadOnlySpan<byte> absent)
    {
        ReadOnlyMemory<byte> sent = notes.Find(field);
        json.WritePropertyName(name);
        json.WriteRawValue(sent.IsEmpty ? absent : sent.Span, skipInputValidation: true);
    }

    private void WriteOthers(Utf8JsonWriter json)
    {
        foreach (EchoedField field in notes.Echo)
        {
            if (field.Name is "service_tier" or "top_logprobs" or "user" or "safety_identifier" or "prompt_cache_key")
            {
                json.WritePropertyName(field.Name);
                json.WriteRawValue(field.Value.Span, skipInputValidation: true);
            }
        }
    }

    private static void WriteUsage(Utf8JsonWriter json, TokenUsage? usage)
    {
        json.WritePropertyName("usage"u8);
        if (usage is not { } used)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("input_tokens"u8, used.TotalInput);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, used.CacheRead);
        json.WriteNumber("cache_write_tokens"u8, used.CacheWrite);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, used.TotalOutput);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, used.Reasoning);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, used.TotalInput + used.TotalOutput);
        json.WriteEndObject();
    }
}
