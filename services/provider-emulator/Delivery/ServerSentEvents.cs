using System.Buffers;
using System.Text;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>Server-sent events, named where the answer names them.</summary>
internal sealed class ServerSentEvents(ReadOnlySpan<byte> end, ReadOnlySpan<byte> filler) : Framing
{
    public override string ContentType => "text/event-stream; charset=utf-8";

    public override ReadOnlyMemory<byte> End { get; } = end.ToArray();

    public override ReadOnlyMemory<byte> Filler { get; } = filler.ToArray();

    public override bool SpreadsOverLines => true;

    public override void Write(IBufferWriter<byte> to, in AnswerEvent answerEvent, ReadOnlySpan<byte> json)
    {
        if (answerEvent.Name is { } name)
        {
            to.Write("event: "u8);
            Encoding.ASCII.GetBytes(name, to);
            to.Write("\n"u8);
        }

        to.Write("data: "u8);
        to.Write(json);
        to.Write("\n\n"u8);
    }
}
