using System.Threading.Channels;
using LlmMesh.State;
using LlmMesh.State.Principals;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// Follows the directory's changes: at once when it is told of one, and twice a second because what is told may be lost. So a revoked
/// key fails here within a second.
/// </summary>
internal sealed partial class KeyWatch(
    PrincipalDirectory directory, PublishedKeys keys, TimeProvider time, ILogger<KeyWatch> logger) : BackgroundService
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // Together in flight: enough to be quick with thousands, few enough to leave the connection to the requests.
    private const int Together = 64;

    private readonly Channel<bool> _occasions = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private IAsyncDisposable? _subscription;
    private HashSet<SecretHash> _outdated = [];
    private bool _follows = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _occasions.Writer.TryWrite(true);
        await using ITimer timer = time.CreateTimer(_ => _occasions.Writer.TryWrite(true), state: null, Interval, Interval);
        try
        {
            await foreach (bool _ in _occasions.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    _subscription ??= await directory.SubscribeAsync(() => _occasions.Writer.TryWrite(true), stoppingToken);
                    await FollowAsync(stoppingToken);
                }
                catch (StateUnavailableException)
                {
                    Note(follows: false);
                }
            }
        }
        finally
        {
            if (_subscription is not null)
            {
                await _subscription.DisposeAsync();
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        long askedAt = time.GetTimestamp();
        PrincipalChanges changes = await directory.ChangesSinceAsync(keys.Revision, cancellationToken);
        if (changes.Revision is { } revision)
        {
            _outdated.UnionWith(keys.Follow(revision, changes.Hashes, askedAt));
            Note(follows: true);
            await LookAgainAsync(cancellationToken);
        }
        else
        {
            Note(follows: false);
        }
    }

    // Their next request would do it as well; but those under way, which may have to end, cannot wait for one.
    private async Task LookAgainAsync(CancellationToken cancellationToken)
    {
        HashSet<SecretHash> left = [];
        foreach (SecretHash[] some in _outdated.Chunk(Together))
        {
            KnownKey?[] found = await Task.WhenAll(some.Select(secret => keys.LookUpAsync(secret, cancellationToken)));
            left.UnionWith(some.Where((_, i) => found[i] is null));
        }

        _outdated = left;
    }

    private void Note(bool follows)
    {
        if (follows != _follows)
        {
            _follows = follows;
            if (follows)
            {
                LogFollows(logger);
            }
            else
            {
                LogLost(logger);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The directory of keys cannot be followed: known keys go on for a while (Mesh:Keys:KnownFor), others are answered with 503.")]
    private static partial void LogLost(ILogger logger);

    [LoggerMessage(LogLevel.Information, "The directory of keys is followed again.")]
    private static partial void LogFollows(ILogger logger);
}
