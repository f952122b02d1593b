using LlmMesh.State.Admission;

namespace LlmMesh.State.IntegrationTests.Admission;

/// <summary>What the limits of one scope promise, in the plainest form. Seconds are logical: they may pass, and step back.</summary>
internal sealed class LimitsModel(ScopeLimits limits)
{
    // Any 60 s touch at most 61 whole seconds.
    private const int Window = 61;

    private readonly Dictionary<long, long> _requests = [];
    private readonly Dictionary<long, long> _tokens = [];
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);

    public long Requests => Counted(_requests);

    public long Tokens => Counted(_tokens);

    public int Today { get; private set; }

    public int InFlight => _places.Count;

    /// <summary>The newest second there has been.</summary>
    public long Newest { get; private set; }

    public void Reach(long second) => Newest = Math.Max(Newest, second);

    /// <summary>The limits that have no room for so many tokens, and after how many seconds a window will have; 0 where nothing tells.</summary>
    public Dictionary<LimitKind, long> Refusing(long tokens)
    {
        var refusing = new Dictionary<LimitKind, long>();
        if (limits.RequestsPerMinute > 0 && Requests + 1 > limits.RequestsPerMinute)
        {
            refusing.Add(LimitKind.RequestsPerMinute, LeavesIn(_requests, Requests + 1 - limits.RequestsPerMinute));
        }

        if (limits.TokensPerMinute > 0 && Tokens + tokens > limits.TokensPerMinute)
        {
            refusing.Add(LimitKind.TokensPerMinute, LeavesIn(_tokens, Tokens + tokens - limits.TokensPerMinute));
        }

        if (limits.RequestsPerDay > 0 && Today >= limits.RequestsPerDay)
        {
            refusing.Add(LimitKind.RequestsPerDay, 0);
        }

        if (limits.Concurrency > 0 && InFlight >= limits.Concurrency)
        {
            refusing.Add(LimitKind.Concurrency, 0);
        }

        return refusing;
    }

    public void Admit(string id, long tokens)
    {
        _requests[Newest] = _requests.GetValueOrDefault(Newest) + 1;
        _tokens[Newest] = _tokens.GetValueOrDefault(Newest) + tokens;
        Today++;
        _places.Add(id);
    }

    /// <summary>Ends one that was counted in that second of that day: it used so many tokens more, or was never sent.</summary>
    public void Settle(string id, long second, bool isToday, long moreTokens, bool isReturned)
    {
        _places.Remove(id);
        if (second > Newest - Window)
        {
            _tokens[second] = Math.Max(_tokens.GetValueOrDefault(second) + moreTokens, 0);
            _requests[second] = Math.Max(_requests.GetValueOrDefault(second) - (isReturned ? 1 : 0), 0);
        }

        if (isReturned && isToday)
        {
            Today = Math.Max(Today - 1, 0);
        }
    }

    public void BeginDay() => Today = 0;

    /// <summary>All leases are over.</summary>
    public void EndLeases() => _places.Clear();

    private long Counted(Dictionary<long, long> counts) => counts.Where(count => count.Key > Newest - Window).Sum(count => count.Value);

    // By the newest second: where the clock has stepped back, it is longer than that.
    private long LeavesIn(Dictionary<long, long> counts, long amount)
    {
        long left = 0;
        foreach ((long second, long count) in counts.Where(count => count.Key > Newest - Window && count.Value > 0).OrderBy(count => count.Key))
        {
            left += count;
            if (left >= amount)
            {
                return second + Window - Newest;
            }
        }

        return Counted(counts) == 0 ? 0 : Window;
    }
}
