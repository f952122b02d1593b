using System.Diagnostics;
using System.Globalization;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Durability;

/// <summary>What is going on when the server is killed.</summary>
internal enum Pace
{
    /// <summary>Some four hundred writes a second.</summary>
    Steady,

    /// <summary>As many as it takes.</summary>
    FlatOut,

    /// <summary>Nothing for a while, after steady writes.</summary>
    Quiet,
}

/// <summary>One kill.</summary>
/// <param name="Pace">What went on.</param>
/// <param name="Confirmed">Writes confirmed since the last kill.</param>
/// <param name="Lost">Those of them that are missing.</param>
/// <param name="OldestLost">How long before the server's end the oldest missing one was confirmed.</param>
/// <param name="HalfDone">Scripts of which only the first write is there.</param>
/// <param name="IsDamaged">Whether a later write is there without an earlier one, or something is missing that had survived before.</param>
/// <param name="Waits">How long each write waited, in stopwatch ticks.</param>
/// <param name="Length">How long there were writes.</param>
internal sealed record WriteRound(
    Pace Pace, int Confirmed, int Lost, TimeSpan OldestLost, int HalfDone, bool IsDamaged, IReadOnlyList<long> Waits, TimeSpan Length);

/// <summary>Kills a state server with -9 while it is written to, starts it again with its data, and looks for what it had confirmed.</summary>
internal static class ConfirmedWrites
{
    private const int Writers = 4;

    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(10);

    public static async Task<List<WriteRound>> RunAsync(StateSetting setting, int rounds, Random dice, CancellationToken cancellationToken)
    {
        using StateServer state = await StateServer.StartAsync(setting, cancellationToken);
        List<WriteRound> done = [];
        List<NumberedWriter> earlier = [];
        for (int round = 0; round < rounds; round++)
        {
            var pace = (Pace)(round % 3);
            NumberedWriter[] writers =
            [
                .. Enumerable.Range(0, Writers).Select(writer => new NumberedWriter(
                    state,
                    string.Create(CultureInfo.InvariantCulture, $"round-{round}-{writer}"),
                    pace == Pace.FlatOut ? TimeSpan.Zero : BetweenWrites)),
            ];
            long began = Stopwatch.GetTimestamp();
            long ended = await WriteAndKillAsync(state, writers, pace, dice, cancellationToken);
            await state.RestartAsync(cancellationToken);
            done.Add(Look(pace, writers, earlier, began, ended));
            earlier.AddRange(writers);
        }

        return done;
    }

    // Returns when the server ended: it was certainly alive when it last confirmed something.
    private static async Task<long> WriteAndKillAsync(
        StateServer state, NumberedWriter[] writers, Pace pace, Random dice, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Thread[] threads = [.. writers.Select(writer => new Thread(() => writer.Write(stopping.Token)))];
        Array.ForEach(threads, thread => thread.Start());
        await Task.Delay(TimeSpan.FromMilliseconds(dice.Next(500, 1500)), TimeProvider.System, cancellationToken);
        if (pace == Pace.Quiet)
        {
            await stopping.CancelAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(dice.Next(1, 200)), TimeProvider.System, cancellationToken);
        }

        long killed = Stopwatch.GetTimestamp();
        state.Process.Dispose();
        Array.ForEach(threads, thread => thread.Join());
        return writers.SelectMany(writer => writer.Confirmed).Append(killed).Max();
    }

    private static WriteRound Look(Pace pace, NumberedWriter[] writers, List<NumberedWriter> earlier, long began, long ended)
    {
        Remains[] remains = [.. writers.Select(writer => writer.Look())];
        TimeSpan oldest = writers.Zip(remains)
            .Select(pair => pair.Second.Lost == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(pair.First.Confirmed[^pair.Second.Lost], ended))
            .Max();
        return new WriteRound(
            pace,
            writers.Sum(writer => writer.Confirmed.Count),
            remains.Sum(left => left.Lost),
            oldest,
            remains.Count(left => left.IsHalfDone),
            remains.Any(left => left.IsDamaged) || !earlier.TrueForAll(writer => writer.IsUnchanged()),
            [.. writers.SelectMany(writer => writer.Waits)],
            Stopwatch.GetElapsedTime(began, ended));
    }
}
