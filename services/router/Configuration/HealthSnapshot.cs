using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Health;

namespace LlmMesh.Router.Configuration;

/// <summary>A local copy of the health board, refreshed every second: requests never wait for it.</summary>
internal sealed class HealthSnapshot(HealthBoard board, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private volatile IReadOnlyDictionary<string, TargetHealth> _targets = new Dictionary<string, TargetHealth>(StringComparer.Ordinal);

    /// <summary>The last probe of every probed target, by name; replaced, never changed.</summary>
    public IReadOnlyDictionary<string, TargetHealth> Current => _targets;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Refresh, time);
        do
        {
            try
            {
                _targets = await board.ReadAsync(stoppingToken);
            }
            catch (StateUnavailableException)
            {
                // The last copy stays in use; the Redis health check tells the operator.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
