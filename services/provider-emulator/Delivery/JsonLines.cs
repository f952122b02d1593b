using System.Buffers;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>One JSON document per line; the last one says that it is the last.</summary>
internal sealed class JsonLines : Framing
{
    public static readonly JsonLines Instance = new();

    public override string ContentType => "application/x-ndjson";

    public override ReadOnlyMemory<byte> End => default;

    public override ReadOnlyMemory<byte> Filler { get; } = "\n"u8.ToArray();

    public override void Write(IBufferWriter<byte> to, in AnswerEvent answerEvent, ReadOnlySpan<byte> json)
    {
        to.Write(json);
        to.Write("\n"u8);
    }
}
