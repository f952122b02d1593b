using LlmMesh.Catalog;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>The plan of the configuration in force.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ProbePlans : IDisposable
{
    private readonly IDisposable _subscription;
    private volatile Edition _edition;

    public ProbePlans(CatalogSource catalog)
    {
        _edition = new Edition(new ProbePlan(catalog.Current));
        _subscription = catalog.OnChange(Replace);

        // An edit may have arrived between the two lines above.
        if (catalog.Current.Version != _edition.Plan.Version)
        {
            Replace(catalog.Current);
        }
    }

    /// <summary>The plan in force.</summary>
    public ProbePlan Current => _edition.Plan;

    /// <summary>Ends when the plan in force at the time of the call no longer is. Take it before <see cref="Current"/>.</summary>
    public Task Changed => _edition.Replaced.Task;

    public void Dispose() => _subscription.Dispose();

    private void Replace(CatalogSnapshot snapshot)
    {
        Edition previous = _edition;
        _edition = new Edition(new ProbePlan(snapshot));
        previous.Replaced.TrySetResult();
    }

    private sealed class Edition(ProbePlan plan)
    {
        public ProbePlan Plan { get; } = plan;

        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
