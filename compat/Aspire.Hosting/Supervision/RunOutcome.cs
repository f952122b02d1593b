using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Supervision;

/// <summary>Remembers the failure that ends a run, and ends it.</summary>
internal sealed class RunOutcome(IHostApplicationLifetime lifetime, IResourceOutput output)
{
    private int _failures;

    public bool HasFailed => _failures > 0;

    /// <summary>Says what went wrong and stops everything; only the first failure is told, the others follow from it.</summary>
    public void Fail(string message)
    {
        if (Interlocked.Increment(ref _failures) == 1)
        {
            output.Say(message);
            lifetime.StopApplication();
        }
    }
}
