using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace LlmMesh.Upstream;

/// <summary>Answers every request on a connection with the same completion, in the dialect and the way the request asks for.</summary>
internal sealed class ProviderConnection(StreamShape shape, TimeProvider time) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        PipeWriter output = connection.Transport.Output;
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(connection.ConnectionClosed);
                ReadOnlySequence<byte> rest = read.Buffer;
                while (RequestFrame.TryTake(ref rest, out Answers answers, out bool isStreamed))
                {
                    await (isStreamed ? StreamAsync(answers, output, connection.ConnectionClosed) : output.WriteAsync(answers.Whole).AsTask());
                }

                input.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionResetException)
        {
            // The proxy under test has left.
        }
    }

    private async Task StreamAsync(Answers answers, PipeWriter output, CancellationToken cancellationToken)
    {
        output.Write(answers.StreamHead.Span);
        using var pace = new PeriodicTimer(shape.Interval, time);
        for (int sent = 1; sent < shape.Events; sent++)
        {
            await output.WriteAsync(answers.Event, cancellationToken);
            await pace.WaitForNextTickAsync(cancellationToken);
        }

        output.Write(answers.Event.Span);
        await output.WriteAsync(answers.StreamEnd, cancellationToken);
    }
}
