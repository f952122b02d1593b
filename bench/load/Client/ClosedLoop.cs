using System.Diagnostics;

namespace LlmMesh.Load.Client;

/// <summary>What a closed loop saw.</summary>
/// <param name="Latencies">Of the answers with status 200.</param>
/// <param name="Failures">Answers with another status, and connections that broke.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
internal sealed record LoopResult(Latencies Latencies, int Failures, TimeSpan Elapsed)
{
    public double PerSecond => Latencies.Count / Elapsed.TotalSeconds;
}

/// <summary>Callers that each send the next request when the answer to the last one is whole.</summary>
internal static class ClosedLoop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static LoopResult Run(Uri address, int connections, TimeSpan duration) =>
        Run(address, ChatRequests.Whole, connections, duration);

    public static LoopResult Run(Uri address, byte[] request, int connections, TimeSpan duration)
    {
        List<long>[] ticks = new List<long>[connections];
        int failures = 0;
        var threads = new Thread[connections];
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < connections; i++)
        {
            List<long> own = ticks[i] = new List<long>(64 * 1024);
            threads[i] = new Thread(() => Interlocked.Add(ref failures, Call(address, request, begin, duration, own)), 256 * 1024);
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        return new LoopResult(new Latencies(ticks), failures, Stopwatch.GetElapsedTime(begin));
    }

    private static int Call(Uri address, byte[] request, long begin, TimeSpan duration, List<long> ticks)
    {
        int failures = 0;
        try
        {
            using var connection = new LoadConnection(address, Patience);
            while (Stopwatch.GetElapsedTime(begin) < duration)
            {
                long sent = Stopwatch.GetTimestamp();
                int status = connection.Send(request);
                while (connection.TryRead(out _))
                {
                }

                if (status == 200)
                {
                    ticks.Add(Stopwatch.GetTimestamp() - sent);
                }
                else
                {
                    failures++;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException or InvalidDataException)
        {
            failures++;
        }

        return failures;
    }
}
