using System.Buffers;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>A block of an answer that has not ended: what it is, and what of it had to wait.</summary>
internal sealed class AnswerBlock(BlockKind kind)
{
    private ArgumentProgress _arguments;

    public BlockKind Kind { get; } = kind;

    /// <summary>Its index in the answer; null until it has begun.</summary>
    public int? Index { get; set; }

    /// <summary>A tool's index in chat completions.</summary>
    public int Call { get; init; }

    /// <summary>A tool's id.</summary>
    public string? Id { get; set; }

    /// <summary>A tool's name.</summary>
    public string? Name { get; set; }

    /// <summary>Whose the reasoning is; null when nobody said.</summary>
    public string? Format { get; set; }

    /// <summary>A signature, or what a redacted block holds, escaped.</summary>
    public byte[] Signature { get; set; } = [];

    /// <summary>Whether nothing more can be added, because its signature has come.</summary>
    public bool IsSealed { get; set; }

    /// <summary>What came while another block was open, escaped.</summary>
    public ArrayBufferWriter<byte> Held { get; } = new();

    /// <summary>Whether it may end as soon as something else comes: anything but a call whose arguments are not whole.</summary>
    public bool MayEnd => Kind != BlockKind.Tool || _arguments.IsWhole;

    /// <summary>Takes note of arguments.</summary>
    public void Follow(ReadOnlySpan<byte> piece) => _arguments.Append(piece);
}
