namespace LlmMesh.State;

/// <summary>
/// Sends what is asked of one place. One call is under way at a time; what is asked meanwhile travels together in the next one, so that
/// load makes calls larger rather than more. A lone question is sent at once.
/// </summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="send">Makes a call; an answer for each question, in their order.</param>
internal sealed class CallQueue<TQuestion, TAnswer>(Func<IReadOnlyList<TQuestion>, Task<IReadOnlyList<TAnswer>>> send)
{
    private const int LargestCall = 256;

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _isSending;

    /// <summary>The answer, or a <see cref="StateUnavailableException"/> within the bound of one call.</summary>
    public Task<TAnswer> AskAsync(TQuestion question)
    {
        var waiting = new Waiting(question);
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
                IReadOnlyList<TAnswer> answers = await send([.. call.Select(waiting => waiting.Question)]);
                for (int i = 0; i < call.Length; i++)
                {
                    call[i].SetResult(answers[i]);
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

    private static void Fail(Waiting[] call, Exception exception)
    {
        foreach (Waiting waiting in call)
        {
            waiting.TrySetException(exception);
        }
    }

    private sealed class Waiting(TQuestion question) : TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TQuestion Question { get; } = question;
    }
}
