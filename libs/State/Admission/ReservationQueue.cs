using StackExchange.Redis;

namespace LlmMesh.State.Admission;

/// <summary>
/// The reservations of one process against one group of scopes. One call is under way at a time; what is asked meanwhile travels
/// together in the next one, so that load makes calls larger rather than more. A lone reservation is sent at once.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ReservationQueue(StateConnection state, ScopeGroup scopes)
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
                Answer(call, admitted: (int)reply[0], left: reply[1], (LimitKind)reply[3], TimeSpan.FromMilliseconds(reply[4]));
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
        var arguments = new RedisValue[3 + (2 * call.Length)];
        arguments[0] = call.Length;
        arguments[1] = scopes.Limits.RequestsPerMinute;
        arguments[2] = scopes.Limits.Concurrency;
        for (int i = 0; i < call.Length; i++)
        {
            arguments[3 + (2 * i)] = call[i].Id;
            arguments[4 + (2 * i)] = call[i].LeaseMs;
        }

        return arguments;
    }

    private static void Answer(Waiting[] call, int admitted, long left, LimitKind refusedBy, TimeSpan retryAfter)
    {
        for (int i = 0; i < call.Length; i++)
        {
            call[i].SetResult(i < admitted
                ? new AdmissionAnswer(LimitKind.None, left < 0 ? null : left + admitted - 1 - i, TimeSpan.Zero)
                : new AdmissionAnswer(refusedBy, null, retryAfter));
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
