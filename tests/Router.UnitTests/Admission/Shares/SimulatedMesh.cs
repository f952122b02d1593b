using LlmMesh.Router.Admission.Shares;
using LlmMesh.State.Admission;
using LlmMesh.Testing.Time;

namespace LlmMesh.Router.UnitTests.Admission.Shares;

/// <summary>Replicas on one clock and one state, and everything they granted.</summary>
internal sealed class SimulatedMesh
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private const int TicksPerBeat = 4;

    // Requests use between one token and so many, in turn.
    private const int MostTokens = 5;

    private readonly ManualTimeProvider _time = new();
    private readonly ShareTimes _times = new();
    private readonly SimulatedState _state;
    private readonly SimulatedReplica[] _replicas;
    private readonly LimitedScope _scope;
    private Random? _random;
    private readonly List<(DateTimeOffset At, long Tokens)> _granted = [];
    private readonly List<(SimulatedReplica Replica, string Id, DateTimeOffset Started)> _running = [];
    private readonly HashSet<SimulatedReplica> _stalled = [];
    private bool _isElsewhere;
    private int _ids;
    private int _ticks;

    /// <param name="replicas">How many.</param>
    /// <param name="limits">What they share.</param>
    /// <param name="seed">Decides what happens between the calls of a beat; null for nothing.</param>
    public SimulatedMesh(int replicas, ScopeLimits limits, int? seed)
    {
        _state = new SimulatedState(_time, _times);
        _scope = LimitedScope.OfKey("team", "key", limits, []);
        _random = seed is { } number ? new Random(number) : null;
        _replicas = [.. Enumerable.Range(0, replicas).Select(index => new SimulatedReplica($"r{index}", _state, _times, _time))];
        foreach (SimulatedReplica replica in _replicas)
        {
            replica.Meanwhile = Meanwhile;
        }
    }

    /// <summary>Most requests granted in any 60 seconds.</summary>
    public int MostInAMinute { get; private set; }

    /// <summary>Most tokens of requests granted in any 60 seconds.</summary>
    public long MostTokensInAMinute { get; private set; }

    /// <summary>Requests granted in all.</summary>
    public int Granted { get; private set; }

    /// <summary>Most requests in flight at once.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>Places Redis believes to be taken.</summary>
    public int PlacesInRedis => _state.Places;

    public int Request(int replica, int count) => Enumerable.Range(0, count).Count(_ => Request(_replicas[replica % _replicas.Length]));

    public void CutOff(int replica, bool isCutOff) => _replicas[replica % _replicas.Length].IsCutOff = isCutOff;

    /// <summary>A replica whose beats do not come, although its requests do.</summary>
    public void Stall(int replica, bool isStalled)
    {
        SimulatedReplica one = _replicas[replica % _replicas.Length];
        _ = isStalled ? _stalled.Add(one) : _stalled.Remove(one);
    }

    public void Freeze() => _state.Freeze();

    public void GoOn() => _state.GoOn();

    public async Task PauseAsync(double seconds)
    {
        for (double passed = 0; passed < seconds; passed += Tick.TotalSeconds)
        {
            _time.Advance(Tick);
            EndThoseOver();
            if (++_ticks % TicksPerBeat == 0)
            {
                foreach (SimulatedReplica replica in _replicas.Where(replica => !_stalled.Contains(replica)))
                {
                    await replica.BeatAsync();
                }
            }
        }
    }

    /// <summary>Every request ends and no more come.</summary>
    public void EndAll()
    {
        _random = null;
        foreach ((SimulatedReplica replica, string id, _) in _running)
        {
            replica.End(_scope, id);
        }

        _running.Clear();
    }

    // No request outlives its lease.
    private void EndThoseOver()
    {
        for (int i = _running.Count - 1; i >= 0; i--)
        {
            (SimulatedReplica replica, string id, DateTimeOffset started) = _running[i];
            if (_time.GetUtcNow() - started >= SimulatedReplica.Lease - Tick || _random?.Next(200) == 0)
            {
                replica.End(_scope, id);
                _running.RemoveAt(i);
            }
        }
    }

    private bool Request(SimulatedReplica replica)
    {
        string id = $"req_{_ids++}";
        long tokens = (_ids % MostTokens) + 1;
        if (!replica.Request(_scope, id, tokens))
        {
            return false;
        }

        DateTimeOffset now = _time.GetUtcNow();
        _granted.Add((now, tokens));
        Granted++;
        _running.Add((replica, id, now));
        _granted.RemoveAll(one => one.At <= now - TimeSpan.FromSeconds(60));
        MostInAMinute = Math.Max(MostInAMinute, _granted.Count);
        MostTokensInAMinute = Math.Max(MostTokensInAMinute, _granted.Sum(one => one.Tokens));
        MostInFlight = Math.Max(MostInFlight, _running.Count);
        return true;
    }

    // Requests come and end between any two calls of a replica that finds its way back.
    private void Meanwhile()
    {
        if (_isElsewhere || _random is null)
        {
            return;
        }

        _isElsewhere = true;
        if (_random.Next(8) == 0)
        {
            Request(_random.Next(_replicas.Length), _random.Next(20));
        }

        if (_running.Count > 0 && _random.Next(4) == 0)
        {
            (SimulatedReplica replica, string id, _) = _running[^1];
            replica.End(_scope, id);
            _running.RemoveAt(_running.Count - 1);
        }

        _isElsewhere = false;
    }
}
