using LlmMesh.State.Circuits;
using StackExchange.Redis;

namespace LlmMesh.State.Admission;

/// <summary>
/// The reservations of one process against one group of scopes. One call is under way at a time; what is asked meanwhile travels
/// together in the next one, so that load makes calls larger rather than more. A lone reservation is sent at once.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ReservationQueue(StateConnection state, ScopeGroup scopes, AdmissionStore store, CircuitStore circuits)
{
    private const int LargestCall = 256;

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _isSending;

    /// <summary>The answer, or a <see cref="StateUnavailableException"/> within the bound of one call.</summary>
    public Task<AdmissionAnswer> ReserveAsync(string id, TimeSpan lease)
    {
        var waiting = new Waiting(id, (long)lease.TotalMilliseconds);
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (_isSending)
            {
                return waiting.Task;
            }

            _isSending = true;
        }

        _ = SendAsync();
        return waiting.Task;
    }

    private async Task SendAsync()
    {
        while (Next() is { Length: > 0 } call)
        {
            try
            {
                var reply = (long[])(await state.EvaluateAsync(LuaScript.Reserve, scopes.Keys, ArgumentsOf(call), CancellationToken.None))!;
                Answer(call, reply);
                if (reply[6] == 1 && scopes.Circuit is { } circuit)
                {
                    _ = RelistAsync(circuit);
                }
            }
            catch (Exception exception)
            {
                // Not handled here: those who wait are told, whatever it is. Who waited behind an unanswered call has waited enough.
                Fail([.. call, .. Take(int.MaxValue)], exception);
            }
        }
    }

    private Waiting[] Next()
    {
        lock (_lock)
        {
            Waiting[] call = Take(LargestCall);
            _isSending = call.Length > 0;
            return call;
        }
    }

    private Waiting[] Take(int most)
    {
        lock (_lock)
        {
            var taken = new Waiting[Math.Min(_waiting.Count, most)];
            for (int i = 0; i < taken.Length; i++)
            {
                taken[i] = _waiting.Dequeue();
            }

            return taken;
        }
    }

    private RedisValue[] ArgumentsOf(Waiting[] call)
    {
        ScopeLimits declared = scopes.Limits;
        ScopeLimits limits = store.Effective?.Invoke(scopes) ?? declared;
        var arguments = new RedisValue[3 + (2 * call.Length)];
        arguments[0] = call.Length;
        arguments[1] = ArgumentOf(declared.RequestsPerMinute, limits.RequestsPerMinute);
        arguments[2] = ArgumentOf(declared.Concurrency, limits.Concurrency);
        for (int i = 0; i < call.Length; i++)
        {
            arguments[3 + (2 * i)] = call[i].Id;
            arguments[4 + (2 * i)] = call[i].LeaseMs;
        }

        return arguments;
    }

    // To the script 0 is unlimited: a limit of which nothing is left must not become one.
    private static int ArgumentOf(int declared, int effective) => declared <= 0 ? 0 : effective <= 0 ? -1 : effective;

    private static void Answer(Waiting[] call, long[] reply)
    {
        var admitted = (int)reply[0];
        long left = reply[1];
        long? permit = reply[5] > 0 ? reply[5] : null;
        var refused = new AdmissionAnswer((LimitKind)reply[3], null, TimeSpan.FromMilliseconds(reply[4]));
        for (int i = 0; i < call.Length; i++)
        {
            call[i].SetResult(i < admitted
                ? new AdmissionAnswer(LimitKind.None, left < 0 ? null : left + admitted - 1 - i, TimeSpan.Zero, permit)
                : refused);
        }
    }

    // The script could only change the circuit itself: its list is in another slot.
    private async Task RelistAsync(CircuitId circuit)
    {
        try
        {
            await circuits.RelistAsync(circuit, CancellationToken.None);
        }
        catch (StateUnavailableException)
        {
            // Listed as open until the outcome of a request that passes is reported.
        }
    }

    private static void Fail(Waiting[] call, Exception exception)
    {
        foreach (Waiting waiting in call)
        {
            waiting.SetException(exception);
        }
    }

    private sealed class Waiting(string id, long leaseMs) : TaskCompletionSource<AdmissionAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public string Id { get; } = id;

        public long LeaseMs { get; } = leaseMs;
    }
}
