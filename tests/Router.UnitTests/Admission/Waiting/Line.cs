using LlmMesh.Catalog;
using LlmMesh.Router.Admission.Waiting;
using LlmMesh.Testing.Time;

namespace LlmMesh.Router.UnitTests.Admission.Waiting;

/// <summary>One scope with places that a test frees, a room to wait for them, and what came of it.</summary>
internal sealed class Line(int places = 0)
{
    public const string Scope = "mesh:{target:p/m}";

    private readonly Lock _lock = new();
    private readonly List<string> _served = [];
    private TaskCompletionSource _changed = New();
    private int _places = places;
    private int _asks;
    private int _asking;
    private int _mostAsking;

    public ManualTimeProvider Clock { get; } = new();

    public WaitingRoom Room => field ??= new WaitingRoom(Clock);

    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a refusal says that somebody may give a place back before.</summary>
    public bool MayFreeEarlier { get; set; } = true;

    public WaitPolicy Policy { get; init; } = new() { Queue = 100_000 };

    public int Asks => Volatile.Read(ref _asks);

    /// <summary>How many asked at the same time, at most.</summary>
    public int MostAsking => Volatile.Read(ref _mostAsking);

    /// <summary>Who got a place, in order.</summary>
    public IReadOnlyList<string> Served
    {
        get
        {
            lock (_lock)
            {
                return [.. _served];
            }
        }
    }

    /// <summary>Joins the line.</summary>
    /// <param name="name">Who; the letters before the first digit are its key.</param>
    /// <param name="leave">Ends the request.</param>
    public Task<Waited> JoinAsync(string name, CancellationToken? leave = null) => Room.WaitAsync(
        new WaitTicket(Scope, name.TrimEnd("0123456789".ToCharArray()), Policy, Clock.GetTimestamp()),
        () => AskAsync(name),
        leave ?? TestContext.Current.CancellationToken).AsTask();

    /// <summary>Joins the line and has been refused at its first turn, or is not the first.</summary>
    public async Task<Task<Waited>> WaitingAsync(string name, CancellationToken? leave = null)
    {
        bool asks = !Room.IsWaitedFor(Scope);
        int before = Asks;
        Task<Waited> waiting = JoinAsync(name, leave);
        await UntilAsync(() => !asks || Asks > before);
        return waiting;
    }

    /// <summary>Frees places and says so, as settlement does.</summary>
    public void Free(int places = 1)
    {
        FreeSilently(places);
        Room.GaveBack(Scope);
    }

    /// <summary>Frees places as another replica does.</summary>
    public void FreeSilently(int places = 1) => Interlocked.Add(ref _places, places);

    /// <summary>Returns once so many have a place.</summary>
    public Task ServedAsync(int count) => UntilAsync(() => Served.Count == count);

    /// <summary>Returns once somebody has asked so often in all.</summary>
    public Task AskedAsync(int times) => UntilAsync(() => Asks == times);

    private async ValueTask<Asked> AskAsync(string name)
    {
        int asking = Interlocked.Increment(ref _asking);
        _mostAsking = Math.Max(_mostAsking, asking);
        await Task.Yield();
        bool hasPlace = Interlocked.Decrement(ref _places) >= 0;
        if (!hasPlace)
        {
            Interlocked.Increment(ref _places);
        }

        Interlocked.Decrement(ref _asking);
        Changed(() =>
        {
            _asks++;
            if (hasPlace)
            {
                _served.Add(name);
            }
        });
        return hasPlace ? Asked.Answered : Asked.Refused(RetryAfter, MayFreeEarlier);
    }

    private void Changed(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            changed = _changed;
            _changed = New();
        }

        changed.SetResult();
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (holds())
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
