using System.Diagnostics;
using LlmMesh.Load.Client;
using LlmMesh.Load.Measuring;

namespace LlmMesh.Load.Chaos;

/// <summary>Says what a chaos run must show, whether it did, and what happened meanwhile.</summary>
internal sealed class ChaosReport(
    LoadOptions options, ChaosMesh mesh, IReadOnlyList<ChaosResult> results, IReadOnlyList<Disturbance> disturbances)
{
    private const int MostListed = 20;

    // What a busy machine may add between a deadline and a client that notices.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private readonly Report _report = new("Chaos: random faults, and the mesh's own parts frozen, killed and restarted");

    public Report Write(TimeSpan latestStart, MemoryWatch memory, CircuitWatch circuits, Recovery recovery, Slots slots, LedgerCheck ledger)
    {
        _report.Note($"{results.Count} requests in {options.ChaosDuration.TotalSeconds:0} s, {options.ChaosRate} per second by the clock (sent at most {latestStart.TotalMilliseconds:0} ms late), seed {options.Seed}, over {ChaosMesh.Routers} routers, of which the last is the one that is killed");
        _report.Heading("What must hold");
        ChaosResult[] wrong = Violations();
        _report.Check($"no hang: every request ends within its deadline and {Slack.TotalSeconds:0} s", Count(Verdict.Hung));
        _report.Check("no answer past its deadline, with the same second for the machine", results.Count(IsLate));
        _report.Check("no truncated success: what is declared complete is the expected text, resumed or not", Count(Verdict.Truncated));
        _report.Check("everything else is a well-formed error, as a body or as an event after a true beginning", Count(Verdict.Malformed));
        _report.Check("no connection fails but those to a router that is being killed or dead", results.Count(IsUnexcused));
        _report.Check("no place in flight is leaked by a router that lives", slots.OfTheLiving);
        _report.Check("no place in flight is left when all leases have ended", slots.AfterLeases);
        _report.Check("every answer of a router that lived to settle it has its row in the ledger", ledger.Missing.Count);
        _report.Check("no request has two rows", ledger.Doubled);
        _report.Check("no row calls completed what was not, or the other way round", ledger.Wrong.Count);
        _report.Check($"memory is flat: the last third's median at most {MemoryWatch.Growth:0.0} times the first third's plus {MemoryWatch.GrowthMebibytes:0} MiB", mesh.LongLived.Count(process => !memory.IsFlat(process.Name)));
        _report.Check("no process ends by itself", mesh.Processes.Count(process => process.HasEnded));
        _report.Check("no exception goes unhandled", mesh.Processes.Sum(process => process.UnhandledExceptions));
        _report.Check($"afterwards every healthy target serves again within {Recovery.Limit.TotalSeconds:0} s, through every router", recovery.Failed);

        Outcomes();
        Faults();
        _report.Heading("What was done to the mesh");
        _report.Table(["event", "times", "longest, s"], disturbances.GroupBy(done => done.What, StringComparer.Ordinal).Select(done => (string[])
        [
            done.Key, $"{done.Count()}", FormattableString.Invariant($"{done.Max(one => Stopwatch.GetElapsedTime(one.Began, one.Ended).TotalSeconds):0.0}"),
        ]));
        _report.Note($"in the order of their beginnings, with their seconds: {string.Join(", ", disturbances.OrderBy(done => done.Began).Select(done => FormattableString.Invariant($"{done.What} {SecondOf(done.Began):0.0}–{SecondOf(done.Ended):0.0}")))}");
        Mesh(circuits, recovery, slots, ledger);
        Memory(memory);
        Listed("Violations", [.. wrong.Concat(ledger.Missing).Concat(ledger.Wrong)]);
        return _report;
    }

    private double SecondOf(long moment) => Stopwatch.GetElapsedTime(results[0].Began, moment).TotalSeconds;

    private int Count(Verdict verdict) => results.Count(result => result.Verdict == verdict);

    private ChaosResult[] Violations() =>
    [
        .. results.Where(result => result.Verdict is Verdict.Hung or Verdict.Truncated or Verdict.Malformed || IsLate(result) || IsUnexcused(result)),
    ];

    private static bool IsLate(ChaosResult result) => result.Verdict is not (Verdict.Left or Verdict.Hung) && result.Late > Slack;

    private bool IsUnexcused(ChaosResult result) =>
        result.Verdict == Verdict.ConnectionLost && !mesh.Places[result.Request.Router].WasDown(result.Began, result.Ended);

    private void Outcomes()
    {
        _report.Heading("How requests ended");
        _report.Table(
            ["outcome", "requests", "p50 ms", "p99 ms", "max ms", "latest against its deadline, ms"],
            results
                .GroupBy(result => $"{result.Verdict} {(result.Verdict is Verdict.Refused or Verdict.BrokenOff ? result.Detail : "")}", StringComparer.Ordinal)
                .OrderByDescending(group => group.Count())
                .Select(group =>
                {
                    var took = new Latencies([group.Select(result => result.Ended - result.Began)]);
                    return (string[])
                    [
                        group.Key,
                        $"{group.Count()}",
                        FormattableString.Invariant($"{took.Percentile(0.5):0}"),
                        FormattableString.Invariant($"{took.Percentile(0.99):0}"),
                        FormattableString.Invariant($"{took.Percentile(1):0}"),
                        FormattableString.Invariant($"{group.Max(result => result.Late).TotalMilliseconds:0}"),
                    ];
                }));
    }

    private void Faults()
    {
        _report.Heading("By the fault a request was sent with");
        _report.Table(
            ["fault", "requests", "whole", "refused", "broken off", "left", "connection lost"],
            results.GroupBy(result => result.Request.Fault, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (string[])
            [
                group.Key,
                $"{group.Count()}",
                .. ((Verdict[])[Verdict.Whole, Verdict.Refused, Verdict.BrokenOff, Verdict.Left, Verdict.ConnectionLost])
                    .Select(verdict => $"{group.Count(result => result.Verdict == verdict)}"),
            ]));
    }

    private void Mesh(CircuitWatch circuits, Recovery recovery, Slots slots, LedgerCheck ledger)
    {
        double Sum(string counter) => mesh.Places.Sum(place => place.LastWords.Sum(words => words.Sum(counter)));
        _report.Heading("What the mesh did about it");
        _report.Note($"retries {Sum("llmmesh_attempt_retries_total"):0}, fail-overs {Sum("llmmesh_attempt_failovers_total"):0}, resumed streams {Sum("llmmesh_stream_resumes_total"):0} (in whole answers {results.Where(result => result.Verdict == Verdict.Whole).Sum(result => result.Resumptions)}), malformed events left out {Sum("llmmesh_stream_malformed_events_total"):0}");
        _report.Note($"circuits, by a look a second at the first router: {circuits.Opened} opened, {circuits.BecameHalfOpen} half-open, {circuits.Closed} closed");
        _report.Note($"the last of {recovery.Asked} healthy targets served {recovery.Slowest.TotalSeconds:0.0} s after the faults had ended");
        _report.Note($"ledger: {ledger.Rows} rows, {ledger.Answered} answers that must have one; without: {ledger.LostWithRouter} answers whose router was killed before it settled, {ledger.LostWithRedis.Count} that Redis was killed upon{LongestBeforeKill(ledger.LostWithRedis)}");
        _report.Note($"places in flight while the last requests were under way: {slots.Before}");
    }

    // How much Redis forgets that has confirmed it.
    private string LongestBeforeKill(IReadOnlyList<ChaosResult> lost)
    {
        long[] kills = [.. disturbances.Where(done => done.What == Disturbances.RedisKilled).Select(done => done.Began)];
        return lost.Count == 0
            ? ""
            : FormattableString.Invariant($", {string.Join(", ", lost.Select(result => Stopwatch.GetElapsedTime(result.Ended, kills.Where(kill => kill >= result.Began).Min()).TotalMilliseconds.ToString("0")))} ms after they had ended");
    }

    private void Memory(MemoryWatch memory)
    {
        _report.Heading("Memory");
        HashSet<string> lasting = [.. mesh.LongLived.Select(process => process.Name)];
        _report.Table(["resident, MiB", "first third", "last third", "most", ""], memory.Names.Select(name =>
        {
            (double first, double last, double most) = memory.Of(name);
            return (string[])
            [
                name, FormattableString.Invariant($"{first:0}"), FormattableString.Invariant($"{last:0}"), FormattableString.Invariant($"{most:0}"),
                lasting.Contains(name) ? "" : "killed and restarted",
            ];
        }));
    }

    private void Listed(string title, IReadOnlyList<ChaosResult> listed)
    {
        if (listed.Count == 0)
        {
            return;
        }

        _report.Heading(title);
        _report.Table(["request", "second", "router", "models", "stream", "fault", "deadline ms", "took ms", "ended", "what"], listed.Take(MostListed).Select(result => (string[])
        [
            result.RequestId ?? "", FormattableString.Invariant($"{SecondOf(result.Began):0.00}"), $"{result.Request.Router + 1}", string.Join(" → ", result.Request.Models), $"{result.Request.IsStreamed}",
            result.Request.Armed is { } armed ? $"{armed.Fault} × {armed.Times} at {armed.Model}" : "",
            FormattableString.Invariant($"{result.Request.Deadline.TotalMilliseconds:0}"), FormattableString.Invariant($"{result.Took.TotalMilliseconds:0}"),
            $"{result.Verdict}", result.Detail.Length > 200 ? result.Detail[..200] : result.Detail,
        ]));
    }
}
