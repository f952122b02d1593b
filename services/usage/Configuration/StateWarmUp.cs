using LlmMesh.State;

namespace LlmMesh.Usage.Configuration;

/// <summary>Has the shared state's client connected before those begin who keep things there: a first call takes longer than theirs may.</summary>
internal sealed class StateWarmUp(StateConnection state) : IHostedService
{
    // Without an answer by then the service starts all the same: reports need the database alone.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public Task StartAsync(CancellationToken cancellationToken) => state.WarmUpAsync(Limit, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
