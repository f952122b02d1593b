using LlmMesh.Catalog;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>When each provider is due. Not thread-safe: one loop owns it.</summary>
internal sealed class ProbeSchedule(Random random)
{
    // Of the interval, so that replicas and providers drift apart. Only ever earlier: the interval is what is promised.
    private const double Jitter = 0.1;

    private readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private string? _version;

    /// <summary>The providers to probe now; each is due again within the interval. A new configuration makes all of them due.</summary>
    public IReadOnlyList<ProviderDefinition> TakeDue(ProbePlan plan, DateTimeOffset now)
    {
        if (plan.Version != _version)
        {
            _due.Clear();
            _version = plan.Version;
        }

        var due = new List<ProviderDefinition>();
        foreach (ProviderDefinition provider in plan.Providers)
        {
            if (!_due.TryGetValue(provider.Name, out DateTimeOffset at) || at <= now)
            {
                _due[provider.Name] = now + plan.Interval * (1 - Jitter * random.NextDouble());
                due.Add(provider);
            }
        }

        return due;
    }

    /// <summary>How long nothing is due; without providers, for good.</summary>
    public TimeSpan Idle(DateTimeOffset now)
    {
        if (_due.Count == 0)
        {
            return Timeout.InfiniteTimeSpan;
        }

        TimeSpan idle = _due.Values.Min() - now;
        return idle > TimeSpan.Zero ? idle : TimeSpan.Zero;
    }
}
