using Aspire.Hosting.Supervision;

namespace Aspire.Hosting.Endpoints;

/// <summary>
/// Decides which instance gets the next connection: of those in rotation the one with the fewest, and among equals the one whose turn
/// it is. Safe for concurrent use.
/// </summary>
internal sealed class Rotation(IReadOnlyList<ResourceInstance> instances)
{
    private readonly Lock _gate = new();
    private readonly int[] _connections = new int[instances.Count];
    private readonly bool[] _isIn = new bool[instances.Count];
    private TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _turn;

    /// <summary>Completes when an instance joins the next time.</summary>
    public Task Joined
    {
        get
        {
            lock (_gate)
            {
                return _joined.Task;
            }
        }
    }

    /// <summary>The instance gets connections from now on.</summary>
    public void Join(ResourceInstance instance)
    {
        lock (_gate)
        {
            if (!_isIn[IndexOf(instance)])
            {
                _isIn[IndexOf(instance)] = true;
                _joined.SetResult();
                _joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>The instance gets no more connections; those it has go on.</summary>
    public void Leave(ResourceInstance instance)
    {
        lock (_gate)
        {
            _isIn[IndexOf(instance)] = false;
        }
    }

    /// <summary>Counts a connection to an instance, to be given back when it ends; null when none is in rotation but those excepted.</summary>
    public Seat? TryTake(IReadOnlyCollection<ResourceInstance> except)
    {
        lock (_gate)
        {
            int best = -1;
            for (int step = 0; step < instances.Count; step++)
            {
                int index = (_turn + step) % instances.Count;
                if (_isIn[index] && !except.Contains(instances[index]) && (best < 0 || _connections[index] < _connections[best]))
                {
                    best = index;
                }
            }

            if (best < 0)
            {
                return null;
            }

            _turn = (best + 1) % instances.Count;
            _connections[best]++;
            return new Seat(this, best);
        }
    }

    private int IndexOf(ResourceInstance instance)
    {
        for (int index = 0; index < instances.Count; index++)
        {
            if (instances[index] == instance)
            {
                return index;
            }
        }

        throw new InvalidOperationException($"'{instance.Name}' is not in this rotation.");
    }

    /// <summary>A connection to an instance; disposing of it says that it has ended.</summary>
    public sealed class Seat(Rotation rotation, int index) : IDisposable
    {
        private int _isGivenBack;

        public ResourceInstance Instance => rotation.InstanceAt(index);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            {
                rotation.GiveBack(index);
            }
        }
    }

    private ResourceInstance InstanceAt(int index) => instances[index];

    private void GiveBack(int index)
    {
        lock (_gate)
        {
            _connections[index]--;
        }
    }
}
