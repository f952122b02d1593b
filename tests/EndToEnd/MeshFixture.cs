using Aspire.Hosting;
using Aspire.Hosting.Testing;
using LlmMesh.EndToEnd;
using Xunit;

[assembly: AssemblyFixture(typeof(MeshFixture))]

namespace LlmMesh.EndToEnd;

/// <summary>
/// The whole mesh, once for all tests: the AppHost itself with every process it starts, on random ports, with the
/// provider emulator and a data folder of its own.
/// </summary>
public sealed class MeshFixture : IAsyncLifetime
{
    /// <summary>Generous: a cold machine that also builds must not fail a test.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Only the emulator may answer, whatever keys the developer's machine holds.</summary>
    internal const string OnlyTheEmulator =
        """
        {
          "providers": {
            "openrouter": { "enabled": false },
            "openai": { "enabled": false },
            "anthropic": { "enabled": false },
            "google": { "enabled": false },
            "ollama": { "enabled": false }
          }
        }
        """;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("llmmesh-");
    private DistributedApplication? _mesh;

    public DistributedApplication Mesh => _mesh ?? throw new InvalidOperationException("The mesh has not been started.");

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        string configuration = Path.Combine(_data.FullName, "router_config.json");
        await File.WriteAllTextAsync(configuration, OnlyTheEmulator, patience.Token);
        await using IDistributedApplicationTestingBuilder builder =
            await DistributedApplicationTestingBuilder.CreateAsync<Projects.LlmMesh_AppHost>(
                [$"--Mesh:DataFolder={_data.FullName}", $"--Mesh:ConfigFile={configuration}", "--Mesh:Emulator=true"], patience.Token);
        _mesh = await builder.BuildAsync(patience.Token);
        await _mesh.StartAsync(patience.Token);
        foreach (string name in (string[])["redis", "usage", "health-monitor", "provider-emulator", "router"])
        {
            await _mesh.ResourceNotifications.WaitForResourceHealthyAsync(name, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_mesh is not null)
        {
            await _mesh.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }
}
