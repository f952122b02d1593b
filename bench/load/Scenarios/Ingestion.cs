using System.Diagnostics;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Load.Client;
using LlmMesh.Load.Measuring;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Scenarios;

/// <summary>How fast the usage service brings waiting ledger events into each database, on one processor together with it.</summary>
internal static class Ingestion
{
    // Stored before the clock starts: the optimising compiler has seen the code by then.
    private const int WarmUp = 20_000;
    private const int Measured = 100_000;
    private const int Seed = 20261120;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private sealed record Run(string Database, double PerSecond, double Service, double Server, double Resident)
    {
        /// <summary>What one processor does if nobody else wants it.</summary>
        public double PerProcessorSecond => 1e6 / (Service + Server);
    }

    private readonly record struct Moment(long Waiting, TimeSpan Service, TimeSpan Server, long Time);

    public static async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        List<Run> runs = [await MeasureAsync("SQLite", postgres: null, cancellationToken)];
        if (PostgresServer.IsInstalled)
        {
            using PostgresServer postgres = await PostgresServer.StartAsync(cancellationToken);
            runs.Add(await MeasureAsync("PostgreSQL", postgres, cancellationToken));
        }

        string load = await File.ReadAllTextAsync("/proc/loadavg", cancellationToken);
        var report = new Report("Ingestion: ledger events from the queue into the database");
        report.Note($"{Measured} events of two attempts each, after {WarmUp} to warm up, from 20 keys to 12 models, a third with a user and two tags; roll-ups included");
        report.Note($"usage service and database share one processor; Garnet has the other; what a batch commits is on the disk (SQLite synchronous=FULL, PostgreSQL fsync=on)");
        report.Note($"SQLite works inside the service; events per CPU second are what one processor sustains when nothing else wants it");
        report.Note($"load average while measuring: {load.Trim()}");
        report.Table(
            ["database", "events/s, with what else ran", "CPU µs per event: service", "database server", "events per CPU second", "RSS MiB, service"],
            runs.Select(run => (string[])
            [
                run.Database,
                FormattableString.Invariant($"{run.PerSecond:0}"),
                FormattableString.Invariant($"{run.Service:0}"),
                FormattableString.Invariant($"{run.Server:0}"),
                FormattableString.Invariant($"{run.PerProcessorSecond:0}"),
                FormattableString.Invariant($"{run.Resident:0}"),
            ]));
        return report;
    }

    private static async Task<Run> MeasureAsync(string database, PostgresServer? postgres, CancellationToken cancellationToken)
    {
        using StateServer state = await StateServer.StartAsync(cancellationToken);
        state.FillLedger(Events().Select(ledgerEvent => JsonSerializer.SerializeToUtf8Bytes(ledgerEvent, ContractsJson.Default.LedgerEvent)));
        ProcessStartInfo command = Built.Project("services/usage", "LlmMesh.Usage", "--urls=http://127.0.0.1:0");
        command.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        command.Environment["ConnectionStrings__redis"] = state.Endpoint;
        command.Environment["ConnectionStrings__ledger"] = postgres?.ConnectionString;
        command.Environment["Mesh__DataFolder"] = state.Folder;
        command.Environment["Mesh__InternalKey"] = ChatRequests.InternalKey;
        command.Environment["Logging__LogLevel__Default"] = "Information";
        (MeasuredProcess usage, _) = await MeasuredProcess.StartWebAsync("usage", OneProcessor.Only(command), cancellationToken);
        using (usage)
        {
            Moment begin = await WaitAsync(state, usage, postgres, Measured, cancellationToken);
            Moment end = await WaitAsync(state, usage, postgres, 0, cancellationToken);
            long events = begin.Waiting - end.Waiting;
            double seconds = Stopwatch.GetElapsedTime(begin.Time, end.Time).TotalSeconds;
            var run = new Run(
                database,
                events / seconds,
                (end.Service - begin.Service).TotalMicroseconds / events,
                (end.Server - begin.Server).TotalMicroseconds / events,
                usage.Resident);
            Console.WriteLine(FormattableString.Invariant($"{run}, {events} events in {seconds:0.0} s"));
            return run;
        }
    }

    private static async Task<Moment> WaitAsync(
        StateServer state, MeasuredProcess usage, PostgresServer? postgres, long most, CancellationToken cancellationToken)
    {
        long waiting;
        while ((waiting = state.CountLedger()) > most)
        {
            await Task.Delay(Interval, TimeProvider.System, cancellationToken);
        }

        return new Moment(waiting, usage.Processor, postgres?.Processor ?? TimeSpan.Zero, Stopwatch.GetTimestamp());
    }

    /// <summary>A day of a busy mesh.</summary>
    private static IEnumerable<LedgerEvent> Events()
    {
        var random = new Random(Seed);
        DateTimeOffset start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
        for (int number = 0; number < WarmUp + Measured; number++)
        {
            int model = random.Next(12);
            yield return new LedgerEvent
            {
                Id = FormattableString.Invariant($"req_{random.NextInt64():x16}{random.NextInt64():x16}"),
                AdmittedAtMs = start.ToUnixTimeMilliseconds() + (number / 5),
                Caller = new LedgerCaller($"key-{random.Next(20)}", $"team-{random.Next(5)}", "acme"),
                Operation = "chat",
                RequestedModel = "router",
                Provider = $"provider-{model / 4}",
                Model = $"vendor/model-{model}",
                Stream = true,
                Outcome = random.Next(50) == 0 ? RequestOutcome.Failed : RequestOutcome.Completed,
                Status = 200,
                Usage = new TokenUsage(random.Next(4000), random.Next(2000), 0, random.Next(800), random.Next(300)),
                UsagePrecision = UsagePrecision.Exact,
                CostNanoDollars = random.Next(30_000_000),
                CostBasis = CostBasis.Catalogue,
                LatencyMs = random.Next(200, 30_000),
                FirstTokenMs = random.Next(100, 3000),
                User = number % 3 == 0 ? $"user-{random.Next(1000)}" : null,
                Tags = number % 3 == 0 ? new Dictionary<string, string>(StringComparer.Ordinal) { ["env"] = "live", ["course"] = $"cs{random.Next(30)}" } : null,
                Attempts =
                [
                    new AttemptRecord { Provider = "provider-9", Model = "vendor/model-99", Status = 503, Fault = FaultClass.Overloaded, LatencyMs = 40 },
                    new AttemptRecord { Provider = $"provider-{model / 4}", Model = $"vendor/model-{model}", Status = 200, LatencyMs = 300 },
                ],
            };
        }
    }
}
