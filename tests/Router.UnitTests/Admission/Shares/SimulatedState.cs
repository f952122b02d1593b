using LlmMesh.Router.Admission.Shares;
using LlmMesh.State.Admission;
using LlmMesh.State.Replicas;

namespace LlmMesh.Router.UnitTests.Admission.Shares;

/// <summary>
/// What the scripts in libs/State/Scripts do for the limits of one scope, in the plainest form. Every run lasts less than a day. Frozen, it does what it was asked when it goes on, and
/// nobody hears the answers.
/// </summary>
internal sealed class SimulatedState(TimeProvider time, ShareTimes times)
{
    private readonly List<(long Second, int Requests, long Tokens)> _window = [];
    private int _ofDay;
    private readonly Dictionary<string, DateTimeOffset> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly Queue<Action> _unread = [];

    public bool IsFrozen { get; private set; }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Freeze() => IsFrozen = true;

    public void GoOn()
    {
        IsFrozen = false;
        while (_unread.TryDequeue(out Action? late))
        {
            late();
        }
    }

    /// <summary>Does what is asked, now or when it goes on.</summary>
    /// <returns>Whether the answer is heard.</returns>
    public bool Hears(Action asked)
    {
        if (IsFrozen)
        {
            _unread.Enqueue(asked);
            return false;
        }

        asked();
        return true;
    }

    public bool Reserve(string id, TimeSpan lease, long tokens, ScopeLimits declared, ScopeLimits effective)
    {
        long second = NowMs / 1000;
        DateTimeOffset now = time.GetUtcNow();
        bool isAdmitted = (declared.RequestsPerMinute <= 0
                || _window.Where(one => one.Second > second - 61).Sum(one => one.Requests) < effective.RequestsPerMinute)
            && (declared.TokensPerMinute <= 0
                || _window.Where(one => one.Second > second - 61).Sum(one => one.Tokens) + tokens <= effective.TokensPerMinute)
            && (declared.RequestsPerDay <= 0 || _ofDay < effective.RequestsPerDay)
            && (declared.Concurrency <= 0 || _places.Values.Count(ends => ends > now) < effective.Concurrency);
        if (isAdmitted)
        {
            _window.Add((second, 1, tokens));
            _ofDay++;
            _places[id] = now + lease;
        }

        return isAdmitted;
    }

    public void Charge(LocalCharge charge)
    {
        _window.Add((NowMs / 1000, charge.Requests, charge.Tokens));
        _ofDay += charge.RequestsOfDay;
        foreach ((string id, TimeSpan lease) in charge.Places)
        {
            _places[id] = time.GetUtcNow() + lease;
        }
    }

    public void GiveBack(string id) => _places.Remove(id);

    public int Places => _places.Values.Count(ends => ends > time.GetUtcNow());

    public ReplicaBeat Beat(string replica, long answeredAtMs)
    {
        long now = NowMs;
        bool isCounted = now - answeredAtMs <= times.SilentAfter.TotalMilliseconds;
        if (isCounted)
        {
            _seen[replica] = now;
        }

        int silent = _seen.Values.Count(seen => now - seen > times.SilentAfter.TotalMilliseconds);
        return new ReplicaBeat(new ReplicaCensus(_seen.Count, silent), isCounted, now);
    }
}
