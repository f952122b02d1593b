using LlmMesh.Testing.Time;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>
/// A router on real sockets whose waits end only when a test moves the clock. For the tests of one class, which run one after the
/// other. Every wait has a length of its own, so that a test that sees one knows which it is.
/// </summary>
public sealed class ClockedRouter(MeshFixture mesh) : IAsyncLifetime
{
    public static readonly TimeSpan Headers = TimeSpan.FromSeconds(31);
    public static readonly TimeSpan FirstToken = TimeSpan.FromSeconds(41);
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(51);

    private const string Timeouts =
        """
        "timeouts": { "headers_ms": 31000, "first_token_ms": 41000, "first_token_reasoning_ms": 41000, "idle_ms": 51000 }
        """;

    private RouterServer? _router;

    /// <summary>Begins at the present: what the shared state dates is not years away.</summary>
    public ManualTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public RouterServer Router => _router ?? throw new InvalidOperationException("The fixture has not been initialised.");

    /// <summary>How a router on this clock is set up.</summary>
    public RouterSettings Settings() => new()
    {
        Configuration =
            $$"""
            {
              "settings": { "retry": { "max_retries": 2 } },
              "providers": { {{ProviderPool.Provider("spare")}}, {{ProviderPool.Configuration(Timeouts)}} }
            }
            """,
        Clock = Clock,
        Random = new FixedRandom(FixedRandom.AboutTheMiddle),

        // On this clock too: moving it must not look like a shared state that does not answer.
        StateTimeout = TimeSpan.FromDays(1),
    };

    public async ValueTask InitializeAsync() => _router = await mesh.StartRouterAsync(Settings());

    public async ValueTask DisposeAsync()
    {
        if (_router is not null)
        {
            await _router.DisposeAsync();
        }
    }
}
