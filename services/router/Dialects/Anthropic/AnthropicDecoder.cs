using System.Buffers;
using System.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// A Messages stream as chat completion chunks. Usage follows the finish reason at once, so that a stream that breaks off behind it is
/// still paid for exactly.
/// </summary>
internal sealed class AnthropicDecoder(AnswerContext context) : AnswerDecoder
{
    // What block n is: a tool's position among the calls, a piece of reasoning's among those, or neither.
    private readonly List<(BlockKind Kind, int Position, bool HasText)> _blocks = [];
    private ChunkWriter? _chunks;
    private MessageUsage _usage;
    private int _calls;
    private int _reasonings;

    public override void Decode(SseEvent frame, IBufferWriter<byte> chat)
    {
        MessageEvent read = MessageEvent.Read(frame.Data, ref _usage);
        ReadOnlySpan<byte> type = read.Type;
        if (read.HasError || type.SequenceEqual("error"u8))
        {
            chat.Write("event: error\ndata: "u8);
            WriteLine(frame.Data, chat);
            chat.Write("\n\n"u8);
        }
        else if (type.SequenceEqual("content_block_delta"u8))
        {
            Continue(in read, chat);
        }
        else if (type.SequenceEqual("content_block_start"u8))
        {
            Begin(in read, chat);
        }
        else if (type.SequenceEqual("content_block_stop"u8))
        {
            Close(read.Index, chat);
        }
        else if (type.SequenceEqual("message_start"u8))
        {
            _chunks = new ChunkWriter(
                Unescaped(read.Id) is { Length: > 0 } id ? id : context.RequestId,
                Unescaped(read.Model) is { Length: > 0 } model ? model : context.Model,
                context.CreatedAt);
            _chunks.BeginDelta(chat);
            chat.Write("\"role\":\"assistant\",\"content\":\"\""u8);
            ChunkWriter.EndDelta(chat);
        }
        else if (type.SequenceEqual("message_delta"u8))
        {
            Finish(in read, chat);
        }
        else if (type.SequenceEqual("message_stop"u8))
        {
            chat.Write("data: [DONE]\n\n"u8);
        }
    }

    private ChunkWriter Chunks => _chunks ??= new ChunkWriter(context.RequestId, context.Model, context.CreatedAt);

    private void Begin(in MessageEvent read, IBufferWriter<byte> chat)
    {
        BlockKind kind = BlockKinds.Of(read.PartType);
        int position = kind switch
        {
            BlockKind.Tool => _calls++,
            BlockKind.Thinking or BlockKind.Redacted => _reasonings++,
            _ => 0,
        };
        while (_blocks.Count <= read.Index && read.Index < 4096)
        {
            _blocks.Add(default);
        }

        if (read.Index < _blocks.Count && read.Index >= 0)
        {
            _blocks[read.Index] = (kind, position, !read.Input.IsEmpty);
        }

        switch (kind)
        {
            case BlockKind.Tool:
                WriteCall(in read, position, chat);
                break;
            case BlockKind.Redacted:
                WriteReasoning("reasoning.encrypted"u8, "data"u8, read.Text, position, chat);
                break;
            case BlockKind.Thinking:
                WriteThought(read.Text, read.Signature, position, chat);
                break;
            case BlockKind.Text:
                WriteText(read.Text, chat);
                break;
        }
    }

    private void Continue(in MessageEvent read, IBufferWriter<byte> chat)
    {
        (BlockKind kind, int position, _) = BlockAt(read.Index);
        if (read.PartType.SequenceEqual("text_delta"u8))
        {
            WriteText(read.Text, chat);
        }
        else if (read.PartType.SequenceEqual("input_json_delta"u8) && kind == BlockKind.Tool)
        {
            if (!read.Text.IsEmpty)
            {
                _blocks[read.Index] = (kind, position, true);
                WriteArguments(read.Text, position, chat);
            }
        }
        else if (read.PartType.SequenceEqual("thinking_delta"u8) || read.PartType.SequenceEqual("signature_delta"u8))
        {
            WriteThought(read.Text, read.Signature, position, chat);
        }
        else if (!read.Citation.IsEmpty)
        {
            WriteCitation(read.Citation, chat);
        }
    }

    // A tool that takes nothing is called without a piece of input.
    private void Close(int index, IBufferWriter<byte> chat)
    {
        if (BlockAt(index) is (BlockKind.Tool, var position, false))
        {
            WriteArguments("{}"u8, position, chat);
        }
    }

    private void Finish(in MessageEvent read, IBufferWriter<byte> chat)
    {
        if (!read.Explanation.IsEmpty)
        {
            Chunks.BeginDelta(chat);
            chat.Write("\"refusal\":\""u8);
            chat.Write(read.Explanation);
            chat.Write("\""u8);
            ChunkWriter.EndDelta(chat);
        }

        if (!read.StopReason.IsEmpty)
        {
            Chunks.Finish(chat, Unescaped(read.StopReason), read.StopSequence);
        }

        if (_usage.IsReported)
        {
            Chunks.Usage(chat, _usage);
        }
    }

    private (BlockKind Kind, int Position, bool HasText) BlockAt(int index) =>
        index >= 0 && index < _blocks.Count ? _blocks[index] : default;

    private void WriteText(ReadOnlySpan<byte> text, IBufferWriter<byte> chat)
    {
        if (text.IsEmpty)
        {
            return;
        }

        Chunks.BeginDelta(chat);
        chat.Write("\"content\":\""u8);
        chat.Write(text);
        chat.Write("\""u8);
        ChunkWriter.EndDelta(chat);
    }

    private void WriteCall(in MessageEvent read, int position, IBufferWriter<byte> chat)
    {
        Chunks.BeginDelta(chat);
        chat.Write("\"tool_calls\":[{\"index\":"u8);
        MessageUsage.Number(chat, position);
        chat.Write(",\"id\":\""u8);
        chat.Write(read.Id.IsEmpty ? Encoding.UTF8.GetBytes($"toolu_{context.RequestId}_{position}") : read.Id);
        chat.Write("\",\"type\":\"function\",\"function\":{\"name\":\""u8);
        chat.Write(read.Name);
        chat.Write("\",\"arguments\":\""u8);
        chat.Write(read.Input.IsEmpty ? [] : JsonEncodedText.Encode(read.Input, MessagesJson.Writing.Encoder).EncodedUtf8Bytes);
        chat.Write("\"}}]"u8);
        ChunkWriter.EndDelta(chat);
    }

    private void WriteArguments(ReadOnlySpan<byte> piece, int position, IBufferWriter<byte> chat)
    {
        Chunks.BeginDelta(chat);
        chat.Write("\"tool_calls\":[{\"index\":"u8);
        MessageUsage.Number(chat, position);
        chat.Write(",\"function\":{\"arguments\":\""u8);
        chat.Write(piece);
        chat.Write("\"}}]"u8);
        ChunkWriter.EndDelta(chat);
    }

    private void WriteThought(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature, int position, IBufferWriter<byte> chat)
    {
        if (!text.IsEmpty)
        {
            WriteReasoning("reasoning.text"u8, "text"u8, text, position, chat);
        }

        if (!signature.IsEmpty)
        {
            WriteReasoning("reasoning.text"u8, "signature"u8, signature, position, chat);
        }
    }

    private void WriteReasoning(ReadOnlySpan<byte> type, ReadOnlySpan<byte> member, ReadOnlySpan<byte> value, int position, IBufferWriter<byte> chat)
    {
        Chunks.BeginDelta(chat);
        if (member.SequenceEqual("text"u8))
        {
            chat.Write("\"reasoning_content\":\""u8);
            chat.Write(value);
            chat.Write("\","u8);
        }

        chat.Write("\"reasoning_details\":[{\"type\":\""u8);
        chat.Write(type);
        chat.Write("\",\""u8);
        chat.Write(member);
        chat.Write("\":\""u8);
        chat.Write(value);
        chat.Write("\",\"format\":\"anthropic-claude-v1\",\"index\":"u8);
        MessageUsage.Number(chat, position);
        chat.Write("}]"u8);
        ChunkWriter.EndDelta(chat);
    }

    private void WriteCitation(ReadOnlySpan<byte> citation, IBufferWriter<byte> chat)
    {
        var reader = new Utf8JsonReader(citation, MessagesJson.ReadingTokens);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        var annotation = new ArrayBufferWriter<byte>(citation.Length + 64);
        using (var json = new Utf8JsonWriter(annotation, MessagesJson.Writing))
        {
            Citations.Write(json, document.RootElement);
        }

        Chunks.BeginDelta(chat);
        chat.Write("\"annotations\":["u8);
        chat.Write(annotation.WrittenSpan);
        chat.Write("]"u8);
        ChunkWriter.EndDelta(chat);
    }

    // A document that came on several lines is one on one line; line feeds stand only between its tokens.
    private static void WriteLine(ReadOnlySpan<byte> data, IBufferWriter<byte> chat)
    {
        foreach (Range line in data.Split((byte)'\n'))
        {
            chat.Write(data[line]);
        }
    }

    private static string Unescaped(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(escaped);
        }

        byte[] literal = [(byte)'"', .. escaped, (byte)'"'];
        var json = new Utf8JsonReader(literal);
        json.Read();
        return json.GetString()!;
    }
}
