using System.Collections.Concurrent;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Upstreams;

/// <summary>
/// How the targets have done of late, and whose turn it is: in memory, of this replica, bounded, thread-safe. It outlives reloads of the
/// configuration, because it goes by names.
/// </summary>
internal sealed class TargetFigures(TimeProvider time) : IAttemptWatch
{
    // Over all reloads, and names that clients make up for providers that accept any. Who comes later is not measured.
    private const int MostNames = 4096;

    private readonly ConcurrentDictionary<string, TargetFigure> _targets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TurnCounter> _turns = new(StringComparer.Ordinal);
    private readonly TimeProvider _time = time;

    /// <summary>The figures as of now, for one request: they go on changing, but its clock stands.</summary>
    public PerformanceView Now() => new View(this, _time.GetTimestamp());

    /// <summary>A request has taken its turn at a chain: the next one is the next candidate's.</summary>
    public void CountTurn(string chain) => Find(_turns, chain, static () => new TurnCounter())?.Advance();

    public void Begun(Target target) => Find(_targets, target.Name, static () => new TargetFigure())?.Begin();

    public void Ended(Target target, in AttemptMeasure measure)
    {
        // Whoever was not counted at the beginning, because there were too many, is not there now: nobody ever leaves.
        if (_targets.TryGetValue(target.Name, out TargetFigure? figure))
        {
            figure.End(measure, _time.GetTimestamp(), _time);
        }
    }

    private static T? Find<T>(ConcurrentDictionary<string, T> all, string name, Func<T> create)
        where T : class =>
        all.TryGetValue(name, out T? found) ? found
        : all.Count >= MostNames ? null
        : all.GetOrAdd(name, static (_, create) => create(), create);

    private sealed class View(TargetFigures figures, long now) : PerformanceView
    {
        public override TargetPerformance Of(Target target) =>
            figures._targets.TryGetValue(target.Name, out TargetFigure? figure) ? figure.At(now, figures._time) : default;

        public override long TurnOf(string chain) => figures._turns.TryGetValue(chain, out TurnCounter? counter) ? counter.Current : 0;
    }

    private sealed class TurnCounter
    {
        private long _current;

        public long Current => Volatile.Read(ref _current);

        public void Advance() => Interlocked.Increment(ref _current);
    }
}
