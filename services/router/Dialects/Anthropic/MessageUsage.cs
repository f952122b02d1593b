using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// The counts of a Messages answer. Input, read from the cache and written to it are counted apart; output includes thinking. In a stream the
/// first event has the input and the last one the output, and what a later event does not say stays as it was.
/// </summary>
internal struct MessageUsage
{
    public long Input { get; set; }

    public long CacheRead { get; set; }

    public long CacheWrite { get; set; }

    public long Output { get; set; }

    public long Thinking { get; set; }

    /// <summary>Whether anything has been reported.</summary>
    public bool IsReported { get; private set; }

    /// <param name="json">Stands on the object's start; afterwards on its end.</param>
    public void Read(ref Utf8JsonReader json)
    {
        int depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            // Members of the objects inside have names of their own.
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            int field = json.ValueTextEquals("input_tokens"u8) ? 1
                : json.ValueTextEquals("cache_read_input_tokens"u8) ? 2
                : json.ValueTextEquals("cache_creation_input_tokens"u8) ? 3
                : json.ValueTextEquals("output_tokens"u8) ? 4
                : json.ValueTextEquals("output_tokens_details"u8) ? 5
                : json.ValueTextEquals("thinking_tokens"u8) ? 6
                : 0;
            json.Read();
            if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long count) && count >= 0)
            {
                Set(field, count);
            }
            else if (field != 5)
            {
                json.Skip();
            }
        }

        IsReported = true;
    }

    /// <summary>Writes them as <c>usage</c> of chat completions.</summary>
    public readonly void Write(IBufferWriter<byte> chat)
    {
        long prompt = Input + CacheRead + CacheWrite;
        chat.Write("{\"prompt_tokens\":"u8);
        Number(chat, prompt);
        chat.Write(",\"completion_tokens\":"u8);
        Number(chat, Output);
        chat.Write(",\"total_tokens\":"u8);
        Number(chat, prompt + Output);
        chat.Write(",\"prompt_tokens_details\":{\"cached_tokens\":"u8);
        Number(chat, CacheRead);
        chat.Write(",\"cache_write_tokens\":"u8);
        Number(chat, CacheWrite);
        chat.Write("},\"completion_tokens_details\":{\"reasoning_tokens\":"u8);
        Number(chat, Thinking);
        chat.Write("}}"u8);
    }

    /// <summary>Writes a number.</summary>
    public static void Number(IBufferWriter<byte> destination, long value)
    {
        Span<byte> digits = destination.GetSpan(20);
        Utf8Formatter.TryFormat(value, digits, out int written);
        destination.Advance(written);
    }

    private void Set(int field, long count)
    {
        switch (field)
        {
            case 1:
                Input = count;
                break;
            case 2:
                CacheRead = count;
                break;
            case 3:
                CacheWrite = count;
                break;
            case 4:
                Output = count;
                break;
            case 6:
                Thinking = count;
                break;
        }
    }
}
