using LlmMesh.State;

namespace LlmMesh.Router.Configuration;

/// <summary>Has the shared state's client and its largest script ready before the first request, whose time for them is short.</summary>
internal sealed class StateWarmUp(StateConnection state) : IHostedService
{
    // Without an answer by then the edge starts all the same: it serves as far as it can without the shared state.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public Task StartAsync(CancellationToken cancellationToken) => state.WarmUpAsync(Limit, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
