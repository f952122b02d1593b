using System.Threading.Channels;

namespace LlmMesh.State.Configuration;

/// <summary>
/// Says when to look at the configuration: at once when a version was published or somebody calls <see cref="Wake"/>, and twice a
/// second because what is told may be lost. So a version is in force everywhere within a second.
/// </summary>
/// <param name="store">Tells of versions.</param>
/// <param name="time">Times the looks.</param>
public sealed class ConfigurationWatch(ConfigurationStore store, TimeProvider time)
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // One waiting occasion stands for all: the look comes after it.
    private readonly Channel<bool> _occasions = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for a look as soon as possible.</summary>
    public void Wake() => _occasions.Writer.TryWrite(true);

    /// <summary>Looks, one look at a time, until cancelled.</summary>
    /// <param name="look">The look; that the shared state does not answer is no reason to end.</param>
    /// <param name="cancellationToken">Ends it, by an <see cref="OperationCanceledException"/>.</param>
    public async Task RunAsync(Func<CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        IAsyncDisposable? subscription = null;
        Wake();
        await using ITimer timer = time.CreateTimer(_ => Wake(), state: null, Interval, Interval);
        try
        {
            await foreach (bool _ in _occasions.Reader.ReadAllAsync(cancellationToken))
            {
                try
                {
                    await look(cancellationToken);
                    subscription ??= await store.SubscribeAsync(Wake, cancellationToken);
                }
                catch (StateUnavailableException)
                {
                    // The configuration stays as it is; the Redis health check tells the operator.
                }
            }
        }
        finally
        {
            if (subscription is not null)
            {
                await subscription.DisposeAsync();
            }
        }
    }
}
