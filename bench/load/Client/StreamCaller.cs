using System.Diagnostics;
using System.Net.Sockets;

namespace LlmMesh.Load.Client;

/// <summary>What one streamed answer brought.</summary>
/// <param name="Status">HTTP status; 0 when the connection broke.</param>
/// <param name="ContentEvents">Events with content.</param>
/// <param name="IsTerminated">Whether <c>[DONE]</c> was the last thing in it.</param>
/// <param name="FirstContent">Stopwatch ticks from sending to the first event with content.</param>
internal readonly record struct StreamResult(int Status, int ContentEvents, bool IsTerminated, long FirstContent);

/// <summary>Reads streamed answers to their end.</summary>
internal static class StreamCaller
{
    /// <summary>The stream's result; a refused one has no events.</summary>
    public static StreamResult Call(LoadConnection connection)
    {
        long sent = Stopwatch.GetTimestamp();
        int status = connection.Send(ChatRequests.Streamed);
        var events = new EventCounter();
        long first = 0;
        while (connection.TryRead(out ReadOnlySpan<byte> piece))
        {
            events.Add(piece);
            if (first == 0 && events.ContentEvents > 0)
            {
                first = Stopwatch.GetTimestamp() - sent;
            }
        }

        return new StreamResult(status, events.ContentEvents, events.IsTerminated, first);
    }

    /// <summary>Calls on so many connections at once, each once after the other until the count is reached.</summary>
    public static IReadOnlyList<StreamResult> CallMany(Uri address, int connections, int callsEach, TimeSpan patience)
    {
        var results = new StreamResult[connections * callsEach];
        var threads = new Thread[connections];
        for (int i = 0; i < connections; i++)
        {
            var own = new ArraySegment<StreamResult>(results, i * callsEach, callsEach);
            threads[i] = new Thread(() => Fill(own, address, patience), 256 * 1024);
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        return results;
    }

    private static void Fill(ArraySegment<StreamResult> results, Uri address, TimeSpan patience)
    {
        try
        {
            using var connection = new LoadConnection(address, patience);
            for (int i = 0; i < results.Count; i++)
            {
                results[i] = Call(connection);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or InvalidDataException)
        {
            // What is missing from the results has status 0.
        }
    }
}
