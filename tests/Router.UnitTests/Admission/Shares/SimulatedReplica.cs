using LlmMesh.Router.Admission.Shares;
using LlmMesh.State;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.UnitTests.Admission.Shares;

/// <summary>A replica's shares and beats, with what the reservation and the connection do around them.</summary>
internal sealed class SimulatedReplica
{
    private const int CallsToBreak = 3;

    private readonly SimulatedState _state;
    private readonly TimeProvider _time;
    private readonly ReplicaBeats _beats;
    private readonly HashSet<string> _throughRedis = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unheard = new(StringComparer.Ordinal);
    private readonly List<string> _toGiveBack = [];
    private int _unanswered;

    public SimulatedReplica(string name, SimulatedState state, ShareTimes times, TimeProvider time)
    {
        _state = state;
        _time = time;
        Shares = new OutageShares(times, time);
        _beats = new ReplicaBeats(Shares, answered => CallAsync(() => state.Beat(name, answered)), ChargeAsync, time);
    }

    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(30);

    public OutageShares Shares { get; }

    /// <summary>Whether it is cut off from a state that others may reach.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>What happens elsewhere before each of its calls.</summary>
    public Action Meanwhile { get; set; } = static () => { };

    public async Task BeatAsync()
    {
        if (_toGiveBack.Count > 0 && Answers(static () => { }))
        {
            _toGiveBack.ForEach(_state.GiveBack);
            _toGiveBack.Clear();
        }

        try
        {
            await _beats.BeatAsync();
        }
        catch (StateUnavailableException)
        {
        }
    }

    public bool Request(LimitedScope scope, string id, long tokens)
    {
        if (!Shares.IsOut)
        {
            OwnTraffic own = Shares.Of(scope)!.Own;
            own.Asking(tokens);
            ScopeLimits effective = Shares.Effective(scope);
            bool isAdmitted = false;
            if (Answers(() => isAdmitted = _state.Reserve(id, Lease, tokens, scope.Limits, effective)))
            {
                if (isAdmitted)
                {
                    own.WasAdmitted(_time.GetTimestamp() / _time.TimestampFrequency, tokens);
                    _throughRedis.Add(id);
                }
                else
                {
                    own.NotAdmitted(tokens);
                }

                return isAdmitted;
            }

            own.NotAdmitted(tokens);
            _unheard.Add(id);
        }

        bool isGranted = Shares.Grant(scope, Shares.Of(scope), new LocalRequest(id, Lease, Lease, tokens, TimeZoneInfo.Utc)).IsAdmitted;
        if (!isGranted && _unheard.Remove(id))
        {
            _toGiveBack.Add(id);
        }

        return isGranted;
    }

    /// <summary>The request has ended; what Redis holds of it is given back with the next beat that can be made.</summary>
    public void End(LimitedScope scope, string id)
    {
        ScopeShare share = Shares.Of(scope)!;
        if (_throughRedis.Remove(id))
        {
            share.Own.Ended(second: 0, more: 0);
            _toGiveBack.Add(id);
        }
        else if (share.Local.Release(id, second: 0, more: 0) || _unheard.Remove(id))
        {
            _toGiveBack.Add(id);
        }
    }

    private Task ChargeAsync(LocalCharge charge) => CallAsync(() =>
    {
        _state.Charge(charge);
        return true;
    });

    private Task<T> CallAsync<T>(Func<T> call)
    {
        Meanwhile();
        T? answer = default;
        bool isAnswered = Answers(() => answer = call());
        Meanwhile();
        return isAnswered
            ? Task.FromResult(answer!)
            : Task.FromException<T>(new StateUnavailableException("Cut off or frozen.", innerException: null));
    }

    private bool Answers(Action asked)
    {
        bool isAnswered = !IsCutOff && _state.Hears(asked);
        _unanswered = isAnswered ? 0 : _unanswered + 1;
        if (_unanswered >= CallsToBreak)
        {
            Shares.Leave();
        }

        return isAnswered;
    }
}
