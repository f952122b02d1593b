using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;
using Microsoft.AspNetCore.Builder;

[assembly: AssemblyFixture(typeof(LlmMesh.Router.IntegrationTests.Fixtures.MeshFixture))]

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>
/// A shared state, an emulator and a router for all tests. Tests that count or look into a log use a model name of their own; tests of
/// limits use a key or a provider of their own; tests that make a provider fail take one from <see cref="Providers"/>.
/// </summary>
public sealed class MeshFixture : IAsyncLifetime
{
    private readonly GarnetServer _state = new();
    private EmulatorServer? _emulator;
    private LedgerBook? _ledger;
    private RouterServer? _router;

    public EmulatorServer Emulator => _emulator ?? throw NotYet();

    /// <summary>Where the shared state listens.</summary>
    public string State => _state.Endpoint;

    public ProviderPool Providers { get; } = new();

    public LedgerBook Ledger => _ledger ?? throw NotYet();

    public RouterServer Router => _router ?? throw NotYet();

    public Task<RouterServer> StartRouterAsync(RouterSettings settings, Action<WebApplication>? map = null) =>
        RouterServer.StartAsync(_state.Endpoint, Emulator.Root, settings, map);

    public async ValueTask InitializeAsync()
    {
        await _state.StartAsync(TestContext.Current.CancellationToken);
        _emulator = await EmulatorServer.StartAsync();
        _ledger = await LedgerBook.OpenAsync(_state.Endpoint);
        _router = await StartRouterAsync(new RouterSettings { Configuration = RouterSettings.SharedConfiguration });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? part in (IAsyncDisposable?[])[_router, _ledger, _emulator, _state])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    private static InvalidOperationException NotYet() => new("The fixture has not been initialised.");
}
