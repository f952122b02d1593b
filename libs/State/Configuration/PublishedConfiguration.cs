using LlmMesh.Contracts;

namespace LlmMesh.State.Configuration;

/// <summary>The configuration that the routers publish, for services that go by it and change nothing.</summary>
/// <param name="state">Has the versions.</param>
/// <param name="time">Times the looks.</param>
/// <param name="follow">
/// Called with the number of each version that comes into force, one after the other, and with the version; null when a later mesh wrote it and
/// this one cannot read it.
/// </param>
public sealed class PublishedConfiguration(MeshState state, TimeProvider time, Action<long, ConfigurationVersion?> follow)
{
    private readonly ConfigurationStore _store = state.Configuration;
    private long _seen;

    /// <summary>Looks for the first time, before others go by it. Ends with an answer, or with the breaker, which a few calls without one open.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        bool hasLooked = false;
        while (!hasLooked && state.Connection.IsAvailable)
        {
            try
            {
                await LookAsync(cancellationToken);
                hasLooked = true;
            }
            catch (StateUnavailableException)
            {
                // Tried again.
            }
        }
    }

    /// <summary>Looks whenever a version was published, and regularly besides, until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => new ConfigurationWatch(_store, time).RunAsync(LookAsync, cancellationToken);

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        long number = await _store.HeadAsync(cancellationToken);
        if (number == 0 || number == _seen)
        {
            return;
        }

        ConfigurationVersion? version = await _store.ReadAsync(number, cancellationToken);
        _seen = number;
        follow(number, version);
    }
}
