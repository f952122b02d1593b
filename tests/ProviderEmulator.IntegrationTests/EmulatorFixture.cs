using LlmMesh.Testing.Emulator;

[assembly: AssemblyFixture(typeof(LlmMesh.ProviderEmulator.IntegrationTests.EmulatorFixture))]

namespace LlmMesh.ProviderEmulator.IntegrationTests;

/// <summary>One emulator for all tests. Tests that read its log, arm faults or keep state use a model name of their own.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    private EmulatorServer? _server;

    public EmulatorServer Server => _server ?? throw new InvalidOperationException("The fixture has not been initialised.");

    public ChatCaller Chat => new(Server.Client);

    public async ValueTask InitializeAsync() => _server = await EmulatorServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
