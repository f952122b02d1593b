using System.Buffers;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>One JSON array that grows by an element per event; the first event has the number 0.</summary>
internal sealed class JsonArray : Framing
{
    public static readonly JsonArray Instance = new();

    public override string ContentType => "application/json; charset=UTF-8";

    public override ReadOnlyMemory<byte> End { get; } = "\n]"u8.ToArray();

    public override ReadOnlyMemory<byte> Filler { get; } = "\n"u8.ToArray();

    public override void Write(IBufferWriter<byte> to, in AnswerEvent answerEvent, ReadOnlySpan<byte> json)
    {
        to.Write(answerEvent.Number == 0 ? "["u8 : "\n,\n"u8);
        to.Write(json);
    }
}
