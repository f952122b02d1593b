using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// Writes chat completion chunks. What stands in every chunk is made once, and texts are copied as they are escaped: between two JSON
/// documents a string need not be read to be moved.
/// </summary>
internal sealed class ChunkWriter
{
    private readonly byte[] _head;

    /// <param name="id">The answer's id.</param>
    /// <param name="model">The model.</param>
    /// <param name="createdAt">Unix seconds.</param>
    public ChunkWriter(string id, string model, long createdAt)
    {
        var head = new ArrayBufferWriter<byte>(256);
        head.Write("data: {\"id\":\""u8);
        head.Write(JsonEncodedText.Encode(id, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        head.Write("\",\"object\":\"chat.completion.chunk\",\"created\":"u8);
        MessageUsage.Number(head, createdAt);
        head.Write(",\"model\":\""u8);
        head.Write(JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        head.Write("\",\"choices\":["u8);
        _head = head.WrittenSpan.ToArray();
    }

    /// <summary>Begins a chunk; its delta's members follow, then <see cref="EndDelta"/>.</summary>
    public void BeginDelta(IBufferWriter<byte> chat)
    {
        chat.Write(_head);
        chat.Write("{\"index\":0,\"delta\":{"u8);
    }

    public static void EndDelta(IBufferWriter<byte> chat) => chat.Write("},\"finish_reason\":null}]}\n\n"u8);

    /// <param name="chat">Where it goes.</param>
    /// <param name="reason">The Messages API's <c>stop_reason</c>.</param>
    /// <param name="sequence">The stop sequence, escaped; empty when none was met.</param>
    public void Finish(IBufferWriter<byte> chat, string reason, ReadOnlySpan<byte> sequence)
    {
        chat.Write(_head);
        chat.Write("{\"index\":0,\"delta\":{},\"finish_reason\":\""u8);
        chat.Write(JsonEncodedText.Encode(StopReasons.ToFinish(reason)).EncodedUtf8Bytes);
        chat.Write("\""u8);
        if (StopReasons.IsRicher(reason))
        {
            chat.Write(",\"native_finish_reason\":\""u8);
            chat.Write(JsonEncodedText.Encode(reason).EncodedUtf8Bytes);
            chat.Write("\""u8);
        }

        if (!sequence.IsEmpty)
        {
            chat.Write(",\"stop_reason\":\""u8);
            chat.Write(sequence);
            chat.Write("\""u8);
        }

        chat.Write("}]}\n\n"u8);
    }

    public void Usage(IBufferWriter<byte> chat, MessageUsage usage)
    {
        chat.Write(_head);
        chat.Write("],\"usage\":"u8);
        usage.Write(chat);
        chat.Write("}\n\n"u8);
    }
}
