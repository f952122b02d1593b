using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Chaos;

/// <summary>Counts the circuits' changes as one router shows them, by a look a second: what comes and goes in between is not seen.</summary>
internal sealed class CircuitWatch
{
    private const string Metric = "llmmesh_circuit_state";
    private const double HalfOpen = 1;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private Dictionary<string, double> _last = new(StringComparer.Ordinal);

    public int Opened { get; private set; }

    public int BecameHalfOpen { get; private set; }

    public int Closed { get; private set; }

    public async Task WatchAsync(RouterPlace router, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                if (await router.CountersAsync(stopping) is { } counters)
                {
                    Compare(counters.By(Metric, "llmmesh_circuit").DistinctBy(state => state.Label).ToDictionary(StringComparer.Ordinal));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private void Compare(Dictionary<string, double> now)
    {
        foreach ((string circuit, double state) in now)
        {
            if (_last.GetValueOrDefault(circuit) != state)
            {
                _ = state == HalfOpen ? BecameHalfOpen++ : Opened++;
            }
        }

        Closed += _last.Keys.Count(circuit => !now.ContainsKey(circuit));
        _last = now;
    }
}
