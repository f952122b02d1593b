using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Principals;
using LlmMesh.Testing;
using StackExchange.Redis;

namespace LlmMesh.Router.IntegrationTests.Authentication;

/// <summary>A shared state of its own with a directory of keys, and routers that follow it: what the usage service publishes, a test does.</summary>
internal sealed class KeyScene : IAsyncDisposable
{
    public const string AdminKey = "scene-admin-0123456789-0123456789-0123456789";

    private readonly ConnectionMultiplexer _redis;
    private readonly Uri _emulator;
    private readonly List<RouterServer> _routers = [];

    private KeyScene(ConnectionMultiplexer redis, GarnetServer server, Uri emulator)
    {
        _redis = redis;
        _emulator = emulator;
        Server = server;
        State = new MeshState(new StateConnection(redis, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(30) });
    }

    public GarnetServer Server { get; }

    public MeshState State { get; }

    public PrincipalDirectory Directory => State.Principals;

    public IDatabase Redis => _redis.GetDatabase();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A scene on an emptied state, with an empty directory.</summary>
    public static async Task<KeyScene> StartAsync(GarnetServer server, MeshFixture mesh)
    {
        KeyScene scene = new(await ConnectionMultiplexer.ConnectAsync(server.Endpoint), server, mesh.Emulator.Root);
        await scene.Redis.ExecuteAsync("FLUSHALL");
        await scene.Directory.ReplaceAsync([], Cancelled);
        return scene;
    }

    public async Task<RouterServer> AddRouterAsync(RouterSettings? settings = null)
    {
        RouterServer router = await RouterServer.StartAsync(
            Server.Endpoint, _emulator, (settings ?? new RouterSettings()) with { AdminKeys = AdminKey, Drain = TimeSpan.Zero });
        _routers.Add(router);
        return router;
    }

    /// <summary>Whose a new key is.</summary>
    public static Principal Principal(string name) => new() { Key = $"key_{name}", Name = name, Team = "blue", Organisation = "default" };

    /// <summary>Publishes a new secret of a key.</summary>
    public async Task<string> PublishAsync(Principal principal)
    {
        string secret = KeyText.Create(principal.Kind);
        await ChangeAsync(secret, principal);
        return secret;
    }

    public Task ChangeAsync(string secret, Principal? principal) =>
        Directory.ChangeAsync([new PrincipalEntry(KeyText.Hash(secret), principal)], Cancelled);

    /// <summary>The same as <see cref="ChangeAsync"/>, but the message to the routers is lost.</summary>
    public async Task ChangeSilentlyAsync(string secret, Principal principal)
    {
        string hash = KeyText.Hash(secret);
        long revision = (long)await Redis.HashGetAsync("mesh:{principals}:state", "revision") + 1;
        await Redis.HashSetAsync("mesh:{principals}:entries", hash, JsonSerializer.Serialize(principal, ContractsJson.Default.Principal));
        await Redis.SortedSetAddAsync("mesh:{principals}:changes", hash, revision);
        await Redis.HashSetAsync("mesh:{principals}:state", "revision", revision);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RouterServer router in _routers)
        {
            await router.DisposeAsync();
        }

        await _redis.CloseAsync();
        _redis.Dispose();
    }
}
