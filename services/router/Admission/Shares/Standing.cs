using LlmMesh.State.Replicas;

namespace LlmMesh.Router.Admission.Shares;

/// <summary>
/// Where this replica stands among the others, as the board last said, and what it may therefore grant. Of a limit L over n replicas:
/// <code>
/// through Redis         L − pool; of each silent replica L/n is kept back instead of its part of the pool
/// without it, at first  pool/n       until what Redis admitted before is over and all others have noticed
/// without it, then      L/n          which they have kept back since
/// </code>
/// so that the sum never exceeds L. The pool is a sixteenth of a limit of 64 or more, and nothing of a smaller one, which somebody may count
/// by hand. It does not depend on n: nor may what is admitted. An only replica knows of everything that was granted within a minute, and
/// goes on with all that is left.
/// </summary>
/// <remarks>
/// Immutable. It rests on one assumption: no replica joins while another is cut off. One that does makes shares smaller without being
/// able to tell the one that is away.
/// </remarks>
/// <param name="Census">The replicas; none known before the first beat.</param>
/// <param name="TakenAt">When the census was asked for, as a timestamp.</param>
/// <param name="AnsweredAt">When the board last answered at all.</param>
/// <param name="SettledAt">Since when no replica has joined.</param>
internal sealed record Standing(ReplicaCensus Census, long TakenAt, long AnsweredAt, long SettledAt)
{
    private const int PoolDivisor = 16;
    private const int LeastWithPool = 64;

    public static readonly Standing Unknown = new(default, 0, 0, 0);

    public bool IsOnly => Census.Known == 1;

    /// <summary>What the board has said to a beat that counts.</summary>
    public Standing After(ReplicaCensus census, long askedAt, long answeredAt) =>
        new(census, askedAt, answeredAt, Census.Known == 0 || census.Known > Census.Known ? answeredAt : SettledAt);

    /// <summary>What Redis may admit in all.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="isFresh">Whether the census still holds; else all others are taken for silent.</param>
    public long Shared(long limit, bool isFresh) =>
        Census.Known is var known and > 0 ? Shared(limit, known, silent: isFresh ? Census.Silent : known - 1) : 0;

    /// <summary>What Redis may admit in all of a day's limit: nobody remembers a day, so that without Redis there is no more than the pool.</summary>
    public int SharedOfDay(int limit) => Census.Known == 0 ? 0 : limit - (int)Pool(limit);

    // A silent replica's share holds its part of the pool. Were both kept back, sixteen replicas that died within the hour would leave
    // nothing for those that live.
    private static long Shared(long limit, int known, int silent) =>
        limit - (((Pool(limit) * (known - silent)) + known - 1) / known) - (silent * (limit / known));

    private static long Pool(long limit) => limit >= LeastWithPool ? limit / PoolDivisor : 0;

    /// <summary>What this replica may grant by itself.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="memory">How long what Redis admitted counts against it.</param>
    /// <param name="away">How long ago Redis last admitted for this replica, or counted it.</param>
    /// <param name="settled">How long ago a replica last joined.</param>
    /// <param name="times">How long others take to notice.</param>
    public long Own(long limit, TimeSpan memory, TimeSpan away, TimeSpan settled, ShareTimes times)
    {
        if (Census.Known == 0 || away >= times.ForgottenAfter - times.OthersKnow)
        {
            return 0;
        }

        bool isSettled = settled >= memory + times.OthersKnow;
        return IsOnly ? (isSettled ? limit : 0)
            : away >= memory + times.OthersKnow ? limit / Census.Known
            : isSettled ? Pool(limit) / Census.Known
            : 0;
    }

    /// <summary>What this replica may grant by itself of a day's limit, on one day.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="away">As for <see cref="Own"/>.</param>
    /// <param name="settled">As for <see cref="Own"/>.</param>
    /// <param name="times">As for <see cref="Own"/>.</param>
    public int OwnOfDay(int limit, TimeSpan away, TimeSpan settled, ShareTimes times) =>
        Census.Known == 0 || settled < times.OthersKnow || away >= times.ForgottenAfter - times.OthersKnow
            ? 0
            : (int)Pool(limit) / Census.Known;
}
