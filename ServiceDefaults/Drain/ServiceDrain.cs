using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LlmMesh.ServiceDefaults.Drain;

/// <summary>
/// The end of a service, from the signal on:
/// <code>
/// not ready, connections are asked to close ── Delay ── no new connections ── Grace ── requests are ended ── Closing ── connections are cut
/// </code>
/// Each phase ends early when nothing is left for it but <see cref="DrainOptions.Delay"/>, which waits for others.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ServiceDrain : IHostedLifecycleService, IDisposable
{
    private readonly DrainOptions _options;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over;

    /// <summary>The service's drain; resolved from its services.</summary>
    public ServiceDrain(IOptions<DrainOptions> options, IHostApplicationLifetime lifetime, TimeProvider? time = null)
    {
        _options = options.Value;
        _lifetime = lifetime;
        _time = time ?? TimeProvider.System;
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
    }

    /// <summary>Whether the service has been told to stop.</summary>
    public bool HasBegun => _lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Cancelled when the grace has run out: what still runs must end now, and say so to whoever waits for it.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Waits out the delay and starts the grace; the server stops listening when this returns.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // After a signal this has happened; a host that is stopped in code says it only after this method.
        _lifetime.StopApplication();
        await Task.Delay(_options.Delay, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.CancelAfter(_options.Grace);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _over.Dispose();
}
