using System.Diagnostics;
using System.Net;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>A mesh of its own with three routers: rolled, robbed of one, and brought back, with requests coming in all the while.</summary>
public sealed class ReplicaTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task ThreeRouters_RolledThenOneKilledThenStarted_AnswerThroughout()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        DirectoryInfo data = Directory.CreateTempSubdirectory("llmmesh-");
        try
        {
            await using DistributedApplication mesh = await StartAsync(data.FullName, patience.Token);
            List<ResourceEvent> before = await RoutersAsync(mesh, patience.Token);
            Assert.Equal(3, before.Count);

            await using (var traffic = Traffic.Begin(mesh.CreateHttpClient("router")))
            {
                ExecuteCommandResult rolled = await mesh.ResourceCommands.ExecuteCommandAsync(before[0].ResourceId, "roll", patience.Token);
                Assert.True(rolled.Success, rolled.Message);
                Assert.True(await traffic.EndAsync() > 0);
            }

            List<ResourceEvent> after = await RoutersAsync(mesh, patience.Token);
            Assert.Equal(before.Select(router => router.ResourceId), after.Select(router => router.ResourceId));
            Assert.Empty(before.Select(ProcessIdOf).Intersect(after.Select(ProcessIdOf)));

            ResourceEvent killed = after[0];
            using (Process process = Process.GetProcessById(ProcessIdOf(killed)))
            {
                process.Kill();
                await process.WaitForExitAsync(patience.Token);
            }

            using HttpClient client = mesh.CreateHttpClient("router");
            Assert.Equal(HttpStatusCode.OK, await Traffic.AskAsync(client, patience.Token));
            await mesh.ResourceNotifications.WaitForResourceAsync(
                "router", change => change.ResourceId == killed.ResourceId && change.Snapshot.State?.Text == KnownResourceStates.Exited, patience.Token);
            ExecuteCommandResult started = await mesh.ResourceCommands.ExecuteCommandAsync(
                killed.ResourceId, KnownResourceCommands.StartCommand, patience.Token);
            Assert.True(started.Success, started.Message);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<DistributedApplication> StartAsync(string folder, CancellationToken cancellationToken)
    {
        string configuration = Path.Combine(folder, "router_config.json");
        await File.WriteAllTextAsync(configuration, MeshFixture.OnlyTheEmulator, cancellationToken);
        await using IDistributedApplicationTestingBuilder builder =
            await DistributedApplicationTestingBuilder.CreateAsync<Projects.LlmMesh_AppHost>(
                [$"--Mesh:DataFolder={folder}", $"--Mesh:ConfigFile={configuration}", "--Mesh:Emulator=true", "--replicas", "3"], cancellationToken);
        DistributedApplication mesh = await builder.BuildAsync(cancellationToken);
        await mesh.StartAsync(cancellationToken);
        await mesh.ResourceNotifications.WaitForResourceHealthyAsync("router", cancellationToken);
        return mesh;
    }

    private static async Task<List<ResourceEvent>> RoutersAsync(DistributedApplication mesh, CancellationToken cancellationToken)
    {
        IResource router = mesh.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == "router");
        var routers = new List<ResourceEvent>();
        await foreach (ResourceEvent known in mesh.ResourceNotifications.WatchAsync(cancellationToken))
        {
            if (known.Resource == router)
            {
                routers.Add(known);
            }

            if (routers.Count == router.GetReplicaCount())
            {
                break;
            }
        }

        return routers;
    }

    private static int ProcessIdOf(ResourceEvent router) =>
        (int)router.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;

    /// <summary>One request after the other until it is ended.</summary>
    private sealed class Traffic : IAsyncDisposable
    {
        private const string Question = """{"model":"router","messages":[{"role":"user","content":"Say hello"}]}""";

        private readonly CancellationTokenSource _ending = new();
        private readonly HttpClient _client;
        private readonly Task<int> _answers;

        private Traffic(HttpClient client)
        {
            _client = client;
            _answers = RunAsync();
        }

        public static Traffic Begin(HttpClient client) => new(client);

        public static async Task<HttpStatusCode> AskAsync(HttpClient client, CancellationToken cancellationToken)
        {
            using var question = new StringContent(Question, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), question, cancellationToken);
            return answer.StatusCode;
        }

        /// <summary>How many were answered; one that was not throws.</summary>
        public async Task<int> EndAsync()
        {
            await _ending.CancelAsync();
            return await _answers;
        }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await Task.WhenAny(_answers);
            _client.Dispose();
            _ending.Dispose();
        }

        private async Task<int> RunAsync()
        {
            int answers = 0;
            while (!_ending.IsCancellationRequested)
            {
                Assert.Equal(HttpStatusCode.OK, await AskAsync(_client, CancellationToken.None));
                answers++;
            }

            return answers;
        }
    }
}
