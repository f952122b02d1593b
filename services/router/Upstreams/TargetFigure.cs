using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Upstreams;

/// <summary>
/// One target's figures. The time to the first token is a peak-sensitive moving average: a slower one counts at once, a faster one by and
/// by. While nothing is heard of a target its times shrink, so that one that has been slow is tried again; thread-safe.
/// </summary>
internal sealed class TargetFigure
{
    // How much of a faster measurement, or of any pace, is taken over at once.
    private const double Weight = 0.3;

    // What an attempt that failed is worth at least, milliseconds: a refusal is quick, and no reason to come back.
    private const double LeastOfFailure = 1000;

    // Times of a target that nobody asks shrink to a third in so long.
    private const double ForgottenAfterSeconds = 60;

    // Tokens per second of a model that has not been seen to stream.
    private const double UsualPace = 50;

    // Fewer say more about the ends of a stream than about its pace.
    private const int FewestTelling = 8;

    private readonly Lock _learning = new();
    private Known _known = new(0, 0, 0);
    private int _inFlight;

    public void Begin() => Interlocked.Increment(ref _inFlight);

    public TargetPerformance At(long now, TimeProvider time)
    {
        // One request at a time tries whoever has been forgotten: while it is under way, what was known counts.
        Known known = Volatile.Read(ref _known);
        int inFlight = Volatile.Read(ref _inFlight);
        double kept = known.FirstTokenMs > 0 && inFlight == 0 ? KeptAt(known, now, time) : 1;
        return new TargetPerformance(known.FirstTokenMs * kept, known.Pace / kept, inFlight);
    }

    public void End(in AttemptMeasure measure, long now, TimeProvider time)
    {
        Interlocked.Decrement(ref _inFlight);
        lock (_learning)
        {
            if (measure.IsAnswered)
            {
                (double firstTokenMs, double pace) = Split(measure, _known.Pace);
                Volatile.Write(ref _known, new Known(
                    FirstToken(firstTokenMs, _known.FirstTokenMs * KeptAt(_known, now, time)), Pace(pace, _known.Pace), now));
            }
            else if (IsTargets(measure.Fault))
            {
                double worse = Math.Max(Math.Max(_known.FirstTokenMs * 2, measure.ToAnswer.TotalMilliseconds), LeastOfFailure);
                Volatile.Write(ref _known, _known with { FirstTokenMs = worse, HeardAt = now });
            }
        }
    }

    // What one answer says: its time to the first token and its pace, 0 where it says nothing of that.
    private static (double FirstTokenMs, double Pace) Split(in AttemptMeasure measure, double pace)
    {
        double toAnswer = measure.ToAnswer.TotalMilliseconds;
        bool isTelling = measure.OutputTokens >= FewestTelling;
        if (measure.Writing > TimeSpan.Zero)
        {
            return (toAnswer, isTelling ? measure.OutputTokens / measure.Writing.TotalSeconds : 0);
        }

        // An answer that came whole: what it took to write at the known pace is not the time to its first token.
        double written = measure.OutputTokens * 1000 / (pace > 0 ? pace : UsualPace);
        bool isFaster = isTelling && toAnswer > 0 && (pace == 0 || written > toAnswer);
        return (Math.Max(toAnswer - written, toAnswer / 10), isFaster ? measure.OutputTokens * 1000 / toAnswer : 0);
    }

    private static double FirstToken(double sample, double known) =>
        Math.Max(sample > known ? sample : known + (Weight * (sample - known)), double.Epsilon);

    private static double Pace(double sample, double known) =>
        sample == 0 ? known : known == 0 ? sample : known + (Weight * (sample - known));

    private static double KeptAt(Known known, long now, TimeProvider time) =>
        Math.Exp(-Math.Max(time.GetElapsedTime(known.HeardAt, now).TotalSeconds, 0) / ForgottenAfterSeconds);

    // The others say something about the request, the account or the client.
    private static bool IsTargets(FaultClass fault) => fault is FaultClass.RateLimited or FaultClass.Overloaded or FaultClass.ServerError
        or FaultClass.Timeout or FaultClass.Connection or FaultClass.StreamInterrupted;

    /// <summary>Replaced as a whole, so that whoever reads need not wait.</summary>
    private sealed record Known(double FirstTokenMs, double Pace, long HeardAt);
}
