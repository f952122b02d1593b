using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// The blocks of an answer in the order in which they begin. The Messages API ends one block before it begins the next; chat completions may
/// mix the pieces of several calls. The first block that has not ended is streamed; what comes for others waits until it has: a text ends
/// when something else comes, a call when its arguments are whole.
/// </summary>
/// <param name="requestId">What ids are made of that the provider did not give.</param>
internal sealed class BlockSequence(string requestId)
{
    private readonly List<AnswerBlock> _blocks = [];
    private readonly HashSet<int> _calls = [];
    private int _next;

    /// <summary>Whether any tool was called.</summary>
    public bool HasCalls => _calls.Count > 0;

    /// <summary>Pieces that came; providers send at least a token in each.</summary>
    public int Pieces { get; private set; }

    /// <summary>A piece of text, escaped.</summary>
    public void Text(ReadOnlySpan<byte> piece, IBufferWriter<byte> client) => Append(Last(BlockKind.Text, format: null), piece, client);

    /// <summary>A piece of reasoning, escaped.</summary>
    public void Thinking(ReadOnlySpan<byte> piece, string? format, IBufferWriter<byte> client) =>
        Append(Last(BlockKind.Thinking, format), piece, client);

    /// <summary>The signature of the reasoning that came last.</summary>
    public void Sign(ReadOnlySpan<byte> signature, string? format, IBufferWriter<byte> client)
    {
        AnswerBlock block = Last(BlockKind.Thinking, format);
        block.Signature = signature.ToArray();
        block.IsSealed = true;
        Advance(client);
    }

    /// <summary>Reasoning that nobody can read here: a block of its own.</summary>
    public void Encrypted(ReasoningMark mark, IBufferWriter<byte> client)
    {
        // Gemini's signatures belong to what was thought; OpenAI's and Anthropic's own are the thought.
        bool isThinking = mark.Format == "google-gemini-v1";
        _blocks.Add(new AnswerBlock(isThinking ? BlockKind.Thinking : BlockKind.Redacted)
        {
            Signature = BlockWriter.Escaped(mark.ToString()).ToArray(),
            IsSealed = true,
        });
        Advance(client);
    }

    /// <summary>A piece of a call.</summary>
    /// <param name="index">Its index in chat completions.</param>
    /// <param name="id">Its id; null where it came before.</param>
    /// <param name="name">Its name; null where it came before.</param>
    /// <param name="piece">Arguments, escaped.</param>
    /// <param name="client">Where it goes.</param>
    public void Call(int index, string? id, string? name, ReadOnlySpan<byte> piece, IBufferWriter<byte> client)
    {
        AnswerBlock? block = _blocks.Find(block => block.Kind == BlockKind.Tool && block.Call == index);
        if (block is null)
        {
            if (!_calls.Add(index))
            {
                // It was whole, and has ended.
                return;
            }

            block = new AnswerBlock(BlockKind.Tool) { Call = index };
            _blocks.Add(block);
        }

        block.Id ??= string.IsNullOrEmpty(id) ? null : ToolIds.Valid(id);
        block.Name ??= string.IsNullOrEmpty(name) ? null : name;
        Append(block, piece, client);
    }

    /// <summary>Ends every block.</summary>
    public void End(IBufferWriter<byte> client)
    {
        while (_blocks.Count > 0)
        {
            Begin(_blocks[0], client);
            BlockWriter.Stop(client, _blocks[0]);
            _blocks.RemoveAt(0);
        }
    }

    /// <summary>Takes note of a block that the client has got as it came, and of its end.</summary>
    /// <param name="original">The event's data.</param>
    public void Note(ReadOnlySpan<byte> original)
    {
        var usage = new MessageUsage();
        MessageEvent read = MessageEvent.Read(original, ref usage);
        if (read.Type.SequenceEqual("content_block_start"u8))
        {
            _next = Math.Max(_next, read.Index + 1);
            _blocks.Add(new AnswerBlock(BlockKinds.Of(read.PartType)) { Index = read.Index, Call = -1 });
        }
        else if (read.Type.SequenceEqual("content_block_stop"u8))
        {
            int index = read.Index;
            _blocks.RemoveAll(block => block.Index == index);
        }
    }

    private AnswerBlock Last(BlockKind kind, string? format)
    {
        if (_blocks is [.., { IsSealed: false } last] && last.Kind == kind && (format is null || last.Format is null || last.Format == format))
        {
            last.Format ??= format;
            return last;
        }

        var block = new AnswerBlock(kind) { Format = format };
        _blocks.Add(block);
        return block;
    }

    private void Append(AnswerBlock block, ReadOnlySpan<byte> piece, IBufferWriter<byte> client)
    {
        Pieces += piece.IsEmpty ? 0 : 1;
        Advance(client);
        if (block.Index is not null)
        {
            BlockWriter.Delta(client, block, piece);
        }
        else
        {
            block.Held.Write(piece);
        }

        // Only now: a call that is whole may end, but not before its last piece.
        block.Follow(piece);
        Advance(client);
    }

    private void Advance(IBufferWriter<byte> client)
    {
        while (_blocks.Count > 1 && _blocks[0].MayEnd)
        {
            Begin(_blocks[0], client);
            BlockWriter.Stop(client, _blocks[0]);
            _blocks.RemoveAt(0);
        }

        // A call begins with its name.
        if (_blocks.Count > 0 && (_blocks[0].Kind != BlockKind.Tool || _blocks[0].Name is not null))
        {
            Begin(_blocks[0], client);
        }
    }

    private void Begin(AnswerBlock block, IBufferWriter<byte> client)
    {
        if (block.Index is not null)
        {
            return;
        }

        block.Id ??= $"toolu_{requestId}_{block.Call}";
        if (block.Kind == BlockKind.Thinking && block.Signature.Length == 0)
        {
            block.Signature = SignatureOf(block.Format);
        }

        block.Index = _next++;
        BlockWriter.Start(client, block, block.Index.Value);
        BlockWriter.Delta(client, block, block.Held.WrittenSpan);
        block.Held.ResetWrittenCount();
    }

    // Unsigned reasoning of a known provider says whose it is, so that it finds its way back.
    private static byte[] SignatureOf(string? format) =>
        format is null or ReasoningMark.Own ? [] : Encoding.UTF8.GetBytes(JsonEncodedText.Encode(new ReasoningMark(format, null, "").ToString()).ToString());
}
