using LlmMesh.Contracts;

namespace LlmMesh.State.IntegrationTests.Circuits;

/// <summary>What a target's circuit promises, in the plainest form: no clock, because nothing falls due during a sequence.</summary>
internal sealed class CircuitModel(CircuitPolicy policy)
{
    private readonly List<bool> _attempts = [];
    private int _given;

    public CircuitState State { get; private set; }

    public int Failures { get; private set; }

    public bool IsListed => State != CircuitState.Closed || Failures > 0;

    public void Record(int successes, int failures)
    {
        if (State == CircuitState.Open || successes + failures == 0)
        {
            return;
        }

        if (State == CircuitState.HalfOpen && successes == 0)
        {
            Failures += failures;
            State = CircuitState.Open;
            return;
        }

        if (State == CircuitState.HalfOpen)
        {
            Reset();
        }

        Failures = failures + (successes > 0 ? 0 : Failures);
        _attempts.AddRange([.. Enumerable.Repeat(true, successes), .. Enumerable.Repeat(false, failures)]);
        int failed = _attempts.Count(succeeded => !succeeded);
        bool isBadShare = _attempts.Count >= policy.MinimumAttempts && failed >= policy.ErrorRate * _attempts.Count;
        if (failures > 0 && (Failures >= policy.ConsecutiveFailures || isBadShare))
        {
            State = CircuitState.Open;
        }
    }

    public void Open()
    {
        Failures += State == CircuitState.Open ? 0 : 1;
        State = CircuitState.Open;
    }

    public void ProbeSucceeded()
    {
        if (State == CircuitState.Open)
        {
            State = CircuitState.HalfOpen;
            _given = 0;
        }
    }

    public void Reset()
    {
        State = CircuitState.Closed;
        Failures = 0;
        _attempts.Clear();
    }

    /// <summary>How many of so many reservations pass.</summary>
    public int Reserve(int requests)
    {
        int admitted = State switch
        {
            CircuitState.Closed => requests,
            CircuitState.Open => 0,
            _ => Math.Min(requests, policy.HalfOpenRequests - _given),
        };
        _given += admitted;
        return admitted;
    }
}
