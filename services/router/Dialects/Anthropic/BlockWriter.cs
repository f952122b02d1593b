using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>Writes the events of blocks. Texts are copied as they are escaped.</summary>
internal static class BlockWriter
{
    private static readonly byte[] InputDelta = "input_json_delta"u8.ToArray();
    private static readonly byte[] PartialJson = "partial_json"u8.ToArray();
    private static readonly byte[] ThinkingDelta = "thinking_delta"u8.ToArray();
    private static readonly byte[] Thinking = "thinking"u8.ToArray();
    private static readonly byte[] TextDelta = "text_delta"u8.ToArray();
    private static readonly byte[] Text = "text"u8.ToArray();

    public static void Start(IBufferWriter<byte> client, AnswerBlock block, int index)
    {
        client.Write("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":"u8);
        MessageUsage.Number(client, index);
        client.Write(",\"content_block\":{"u8);
        switch (block.Kind)
        {
            case BlockKind.Tool:
                client.Write("\"type\":\"tool_use\",\"id\":\""u8);
                client.Write(Escaped(block.Id!));
                client.Write("\",\"name\":\""u8);
                client.Write(Escaped(block.Name ?? ""));
                client.Write("\",\"input\":{},\"caller\":{\"type\":\"direct\"}"u8);
                break;
            case BlockKind.Thinking:
                client.Write("\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\""u8);
                break;
            case BlockKind.Redacted:
                client.Write("\"type\":\"redacted_thinking\",\"data\":\""u8);
                client.Write(block.Signature);
                client.Write("\""u8);
                break;
            default:
                client.Write("\"type\":\"text\",\"text\":\"\""u8);
                break;
        }

        client.Write("}}\n\n"u8);
    }

    public static void Delta(IBufferWriter<byte> client, AnswerBlock block, ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        (byte[] type, byte[] member) = block.Kind switch
        {
            BlockKind.Tool => (InputDelta, PartialJson),
            BlockKind.Thinking => (ThinkingDelta, Thinking),
            _ => (TextDelta, Text),
        };
        Delta(client, block.Index!.Value, type, member, piece);
    }

    /// <summary>Ends a block; reasoning gets its signature before.</summary>
    public static void Stop(IBufferWriter<byte> client, AnswerBlock block)
    {
        if (block.Kind == BlockKind.Thinking && block.Signature.Length > 0)
        {
            Delta(client, block.Index!.Value, "signature_delta"u8, "signature"u8, block.Signature);
        }

        client.Write("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":"u8);
        MessageUsage.Number(client, block.Index!.Value);
        client.Write("}\n\n"u8);
    }

    /// <summary>Text as it stands between the quotes of a JSON string.</summary>
    public static ReadOnlySpan<byte> Escaped(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;

    private static void Delta(
        IBufferWriter<byte> client, int index, ReadOnlySpan<byte> type, ReadOnlySpan<byte> member, ReadOnlySpan<byte> piece)
    {
        client.Write("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"u8);
        MessageUsage.Number(client, index);
        client.Write(",\"delta\":{\"type\":\""u8);
        client.Write(type);
        client.Write("\",\""u8);
        client.Write(member);
        client.Write("\":\""u8);
        client.Write(piece);
        client.Write("\"}}\n\n"u8);
    }
}
