namespace LlmMesh.Router.Admission.Waiting;

/// <summary>
/// Where requests wait for scopes that have no room, a line for each scope:
/// <code>
/// join ─ full? ──────────────────────────────→ refused
///   └→ sleep until the head of the line → ask → has room → leave; the next one asks
///                                          ↑ └→ no room
///                                          └─ sleep until it may have room, or something was given back
/// </code>
/// Only the head of a line asks, so that nobody overtakes and the shared state hears of a thousand waiting requests no more than of one.
/// Whoever arrives while others wait joins them without asking (<see cref="IsWaitedFor"/>).
/// </summary>
/// <remarks>
/// Thread-safe. Replicas do not know of each other's lines: between them, who asks first is served first. A request waits in one line at a
/// time and holds nothing meanwhile, so that no two can wait for each other.
/// </remarks>
internal sealed class WaitingRoom(TimeProvider time)
{
    // Against a scope that keeps saying "now" and means "not yet".
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, WaitingLine> _lines = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Requests that wait, over all scopes.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether requests wait for a scope, so that another one has to queue behind them.</summary>
    public bool IsWaitedFor(string scope)
    {
        if (Count == 0)
        {
            return false;
        }

        lock (_lock)
        {
            return _lines.ContainsKey(scope);
        }
    }

    /// <summary>Something was given back: whoever is first in the scope's line asks again.</summary>
    public void GaveBack(string scope)
    {
        if (Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_lines.TryGetValue(scope, out WaitingLine? line))
            {
                line.Head!.Wake();
            }
        }
    }

    /// <summary>Waits for its turn and asks, again and again until the scope has room.</summary>
    /// <param name="ticket">Who waits for what.</param>
    /// <param name="ask">Asks; never called twice at once for one scope. At the first turn it is called at once: what was given back before this
    /// request joined the line woke nobody.</param>
    /// <param name="cancellationToken">Ends with the request. Asking that is under way is awaited.</param>
    /// <exception cref="OperationCanceledException">The request has ended; it has left the line.</exception>
    public async ValueTask<Waited> WaitAsync(WaitTicket ticket, Func<ValueTask<Asked>> ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(ticket.Key);
        if (!TryJoin(ticket, waiter, out Waited refusal))
        {
            return refusal;
        }

        bool isServed = false;
        try
        {
            TimeSpan sleep = Left(ticket);
            bool isLastSleep = true;
            while (true)
            {
                if (sleep < TimeSpan.Zero || (!await waiter.SleepAsync(sleep, time, cancellationToken) && isLastSleep))
                {
                    return TooLong(ticket.Scope);
                }

                waiter.Rest();
                Asked asked = await ask();
                if (!asked.IsRefused)
                {
                    isServed = true;
                    return default;
                }

                NoteRefusal(ticket.Scope, asked.RetryAfter);
                TimeSpan pause = asked.RetryAfter > ShortestPause ? asked.RetryAfter : ShortestPause;
                TimeSpan left = Left(ticket);
                isLastSleep = pause > left;
                if (isLastSleep && !asked.MayFreeEarlier)
                {
                    return TooLong(ticket.Scope);
                }

                sleep = isLastSleep ? left : pause;
            }
        }
        finally
        {
            Leave(ticket.Scope, waiter, isServed);
        }
    }

    private bool TryJoin(in WaitTicket ticket, Waiter waiter, out Waited refusal)
    {
        lock (_lock)
        {
            bool isFirst = !_lines.TryGetValue(ticket.Scope, out WaitingLine? line);
            if ((line?.Count ?? 0) >= ticket.Policy.Queue)
            {
                refusal = new Waited(WaitEnd.Full, RetryAfter(line));
                return false;
            }

            if (line is null)
            {
                line = new WaitingLine();
                _lines.Add(ticket.Scope, line);
            }

            line.Add(waiter);
            Volatile.Write(ref _count, _count + 1);
            if (isFirst)
            {
                waiter.Wake();
            }

            refusal = default;
            return true;
        }
    }

    private void Leave(string scope, Waiter waiter, bool isServed)
    {
        lock (_lock)
        {
            WaitingLine line = _lines[scope];
            bool wasHead = line.Head == waiter;
            line.Remove(waiter, isServed);
            Volatile.Write(ref _count, _count - 1);
            if (line.Head is not { } head)
            {
                _lines.Remove(scope);
            }
            else if (wasHead)
            {
                head.Wake();
            }
        }
    }

    private void NoteRefusal(string scope, TimeSpan retryAfter)
    {
        lock (_lock)
        {
            _lines[scope].RetryAt = time.GetTimestamp() + (long)(retryAfter.TotalSeconds * time.TimestampFrequency);
        }
    }

    private Waited TooLong(string scope)
    {
        lock (_lock)
        {
            return new Waited(WaitEnd.TooLong, RetryAfter(_lines[scope]));
        }
    }

    private TimeSpan RetryAfter(WaitingLine? line)
    {
        TimeSpan known = line is null ? default : time.GetElapsedTime(time.GetTimestamp(), line.RetryAt);
        return known > ShortestRetry ? known : ShortestRetry;
    }

    private TimeSpan Left(in WaitTicket ticket) => ticket.Policy.AtMost - time.GetElapsedTime(ticket.Since);
}
