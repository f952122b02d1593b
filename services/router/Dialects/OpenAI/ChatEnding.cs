using System.Buffers;
using System.Numerics;
using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>
/// The end of a stream that the mesh ends itself, as a provider ends one whose token limit is reached: every open choice finishes with
/// <c>length</c>, and usage follows where the client asked for it. The terminator is the relay's.
/// </summary>
internal static class ChatEnding
{
    private static readonly string[] Identity = ["id", "object", "created", "model", "system_fingerprint"];

    /// <param name="last">The last chunk that was passed on; the end belongs to the same answer.</param>
    /// <param name="open">One bit per choice (0–63) that has not finished.</param>
    /// <param name="usage">What the request used; null when the client does not want to know.</param>
    public static byte[] Of(ReadOnlySpan<byte> last, ulong open, TokenUsage? usage)
    {
        var json = new Utf8JsonReader(last, new JsonReaderOptions { MaxDepth = 256 });
        using JsonDocument chunk = JsonDocument.ParseValue(ref json);
        var events = new ArrayBufferWriter<byte>(256);
        WriteEvent(events, chunk.RootElement, open, usage: null);
        if (usage is not null)
        {
            WriteEvent(events, chunk.RootElement, open: 0, usage);
        }

        return events.WrittenSpan.ToArray();
    }

    private static void WriteEvent(ArrayBufferWriter<byte> events, JsonElement like, ulong open, TokenUsage? usage)
    {
        events.Write("data: "u8);
        using (var json = new Utf8JsonWriter(events))
        {
            json.WriteStartObject();
            foreach (string name in Identity)
            {
                if (like.TryGetProperty(name, out JsonElement value))
                {
                    json.WritePropertyName(name);
                    value.WriteTo(json);
                }
            }

            json.WriteStartArray("choices"u8);
            for (; open != 0; open &= open - 1)
            {
                WriteFinish(json, BitOperations.TrailingZeroCount(open));
            }

            json.WriteEndArray();
            if (usage is { } used)
            {
                WriteUsage(json, used);
            }

            json.WriteEndObject();
        }

        events.Write("\n\n"u8);
    }

    private static void WriteFinish(Utf8JsonWriter json, int choice)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice);
        json.WriteStartObject("delta"u8);
        json.WriteEndObject();
        json.WriteString("finish_reason"u8, "length"u8);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, in TokenUsage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, usage.TotalInput);
        json.WriteNumber("completion_tokens"u8, usage.TotalOutput);
        json.WriteNumber("total_tokens"u8, usage.TotalInput + usage.TotalOutput);
        json.WriteEndObject();
    }
}
