using System.Collections.Concurrent;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace LlmMesh.EndToEnd.Replicas;

/// <summary>A mesh with several routers behind the edge's one address. It writes down which processes it had, to see them end.</summary>
internal sealed class ReplicatedMesh : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _data;
    private readonly DistributedApplication _mesh;
    private readonly ConcurrentDictionary<int, string> _processes = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _watching;

    private ReplicatedMesh(DirectoryInfo data, DistributedApplication mesh)
    {
        _data = data;
        _mesh = mesh;
        _watching = WatchAsync();
    }

    public ResourceCommandService Commands => _mesh.ResourceCommands;

    public static async Task<ReplicatedMesh> StartAsync(int routers)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("llmmesh-replicas-");
        string configuration = await MeshFixture.WriteConfigurationAsync(data, TestContext.Current.CancellationToken);
        await using IDistributedApplicationTestingBuilder builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.LlmMesh_AppHost>(
            [
                string.Create(CultureInfo.InvariantCulture, $"--replicas={routers}"),
                $"--Mesh:DataFolder={data.FullName}",
                $"--Mesh:ConfigFile={configuration}",
                "--Mesh:Emulator=true",
            ],
            TestContext.Current.CancellationToken);
        var mesh = new ReplicatedMesh(data, await builder.BuildAsync(TestContext.Current.CancellationToken));
        await mesh._mesh.StartAsync(TestContext.Current.CancellationToken);
        return mesh;
    }

    public HttpClient CreateClient() => _mesh.CreateHttpClient("router");

    /// <summary>The routers that are healthy, as soon as there are so many.</summary>
    public async Task<IReadOnlyList<RouterInstance>> HealthyRoutersAsync(int count)
    {
        var healthy = new SortedDictionary<string, RouterInstance>(StringComparer.Ordinal);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await foreach (ResourceEvent change in _mesh.ResourceNotifications.WatchAsync(patience.Token))
        {
            if (change.Resource.Name != "router")
            {
                continue;
            }

            healthy.Remove(change.ResourceId);
            if (change.Snapshot is { HealthStatus: HealthStatus.Healthy } snapshot && snapshot.State?.Text == KnownResourceStates.Running)
            {
                healthy[change.ResourceId] = new RouterInstance(change.ResourceId, ProcessIdOf(snapshot));
            }

            if (healthy.Count == count)
            {
                return [.. healthy.Values];
            }
        }

        throw new OperationCanceledException("The application has ended.");
    }

    /// <summary>Returns once the router's process is known to have ended.</summary>
    public Task EndOfAsync(RouterInstance router) => _mesh.ResourceNotifications.WaitForResourceAsync(
        "router",
        change => change.ResourceId == router.Id && KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text),
        TestContext.Current.CancellationToken);

    /// <summary>Every process that was ever said to run for the mesh.</summary>
    public IReadOnlyCollection<int> Processes => [.. _processes.Keys];

    public Task StopAsync() => _mesh.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _mesh.DisposeAsync();
        await _ending.CancelAsync();
        await _watching;
        _ending.Dispose();
        _data.Delete(recursive: true);
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (ResourceEvent change in _mesh.ResourceNotifications.WatchAsync(_ending.Token))
            {
                if (change.Snapshot.Properties.Any(property => property.Name == "executable.pid"))
                {
                    _processes[ProcessIdOf(change.Snapshot)] = change.ResourceId;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The mesh has ended.
        }
    }

    private static int ProcessIdOf(CustomResourceSnapshot snapshot) => Convert.ToInt32(
        snapshot.Properties.Single(property => property.Name == "executable.pid").Value, CultureInfo.InvariantCulture);
}

/// <summary>One router of several.</summary>
/// <param name="Id">Its name among the instances.</param>
/// <param name="ProcessId">Its process.</param>
internal sealed record RouterInstance(string Id, int ProcessId);
