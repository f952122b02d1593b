using System.Net;
using System.Net.Sockets;

namespace LlmMesh.Testing.Fuzzing;

/// <summary>
/// Fires mutated requests at an edge over raw sockets, many at a time on each of some connections, and watches that every request that is
/// HTTP has one answer, none of them 500, that good ones in between are served, and that every connection ends within its bound.
/// </summary>
public sealed class FuzzRun(FuzzTarget target, TimeProvider time)
{
    /// <summary>Longest wait for answers, or for the end of a connection. Generous: what hangs never ends.</summary>
    public TimeSpan Bound { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server that waits for the rest of a request is left to it before the connection is closed from here.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Connections at once.</summary>
    public int Connections { get; init; } = 32;

    /// <summary>What was seen.</summary>
    public FuzzReport Report { get; } = new();

    /// <summary>Sends so many requests; the same seed sends the same ones.</summary>
    public Task RunAsync(long requests, int seed, CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, Connections).Select(
        number => WorkAsync(requests / Connections, unchecked((seed * 7919) + number), cancellationToken)));

    private async Task WorkAsync(long requests, int seed, CancellationToken cancellationToken)
    {
        var dice = new FuzzDice(target, seed);
        var pace = new Random(seed);
        var writer = new FuzzWriter();
        long left = requests;
        while (left > 0 && !cancellationToken.IsCancellationRequested)
        {
            left -= await ConnectAsync(dice, pace, writer, left, cancellationToken);
        }
    }

    /// <summary>One connection's life: some batches, and mostly an end that the server has to find.</summary>
    private async Task<long> ConnectAsync(FuzzDice dice, Random pace, FuzzWriter writer, long most, CancellationToken cancellationToken)
    {
        long sent = 0;
        writer.Clear();
        using var bound = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            bound.CancelAfter(Bound);
            await socket.ConnectAsync(IPAddress.Loopback, target.Port, either.Token);
            var reader = new AnswerReader(socket);
            for (int batches = pace.Next(1, 8); batches > 0 && sent < most; batches--)
            {
                bound.CancelAfter(Bound);
                sent += await ExchangeAsync(socket, reader, dice, writer, (int)Math.Min(most - sent, pace.Next(1, 33)), either.Token);
            }

            if (sent < most)
            {
                sent++;
                bound.CancelAfter(Bound);
                await EndAsync(socket, reader, dice, writer, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Report.Violated($"Nothing came within {Bound.TotalSeconds} s", writer.Written.Span);
        }
        catch (Exception exception) when (exception is SocketException or InvalidDataException or FormatException)
        {
            Report.Violated($"{exception.GetType().Name}: {exception.Message}", writer.Written.Span);
        }

        // A connection that fails counts too, or a server that refuses all would be asked for ever.
        return Math.Max(sent, 1);
    }

    /// <summary>Sends some requests at once and reads as many answers.</summary>
    private async Task<int> ExchangeAsync(
        Socket socket, AnswerReader reader, FuzzDice dice, FuzzWriter writer, int count, CancellationToken cancellationToken)
    {
        writer.Clear();
        (FuzzShape Shape, string Kind)[] batch = new (FuzzShape, string)[count];
        for (int i = 0; i < count; i++)
        {
            batch[i] = dice.Draw(writer);
        }

        // Both at once: a server that cannot write its answers stops reading.
        Task sending = SendAsync(socket, writer.Written, cancellationToken);
        foreach ((FuzzShape shape, string kind) in batch)
        {
            if (await reader.ReadAsync(cancellationToken) is not { } answer)
            {
                throw new InvalidDataException($"The server closed the connection instead of answering '{kind}'.");
            }

            Check(kind, shape, answer, writer);
            if (answer.IsLast)
            {
                throw new InvalidDataException($"The server ended the connection with a {answer.Status} to '{kind}'.");
            }
        }

        await sending;
        return count;
    }

    /// <summary>Sends what the server cannot go on after, and waits for the end.</summary>
    private async Task EndAsync(Socket socket, AnswerReader reader, FuzzDice dice, FuzzWriter writer, CancellationToken cancellationToken)
    {
        writer.Clear();
        string kind = dice.DrawLast(writer);
        using var impatient = new CancellationTokenSource(Patience, time);
        bool isAnswered = false;
        try
        {
            await SendAsync(socket, writer.Written, cancellationToken);
            await using CancellationTokenRegistration leave = impatient.Token.Register(() => Leave(socket));
            while (await reader.ReadAsync(cancellationToken) is { } answer)
            {
                Check(kind, FuzzShape.Last, answer, writer);
                isAnswered = true;
                if (kind == "line")
                {
                    // A HEAD has no body, and there is no more to come.
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or InvalidDataException)
        {
            // It need not read to the end what it refuses, and what was left in its socket then resets the connection.
        }

        if (!isAnswered)
        {
            Report.Unanswered(kind);
        }
    }

    private static void Leave(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The server was faster.
        }
    }

    private void Check(string kind, FuzzShape shape, FuzzAnswer answer, FuzzWriter writer)
    {
        Report.Answered(kind, shape, answer);
        if (answer.Status == 500)
        {
            Report.Violated($"500 to '{kind}'", writer.Written.Span);
        }
        else if (shape == FuzzShape.Sane && answer.Status != 200)
        {
            Report.Violated($"{answer.Status} to a good request", writer.Written.Span);
        }
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
        }
    }
}
