using System.Diagnostics;
using System.Net;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LlmMesh.EndToEnd.Replicas;

/// <summary><c>dotnet run --project AppHost -- --replicas 3</c>: one address, three routers, of which each can go and come.</summary>
[Collection(typeof(OwnMeshCollection))]
public sealed class ReplicaTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Roll_UnderTraffic_FailsNoRequest()
    {
        await using ReplicatedMesh mesh = await ReplicatedMesh.StartAsync(routers: 3);
        IReadOnlyList<RouterInstance> before = await mesh.HealthyRoutersAsync(3);
        await using var traffic = new SteadyTraffic(mesh.CreateClient());
        await traffic.AnswersAsync(10);

        ExecuteCommandResult rolled = await mesh.Commands.ExecuteCommandAsync(before[0].Id, "roll", Cancelled);

        Assert.True(rolled.Success, rolled.Message);
        IReadOnlyList<RouterInstance> after = await mesh.HealthyRoutersAsync(3);
        await traffic.AnswersAsync(10);
        Assert.Empty(traffic.Failures);
        Assert.Empty(after.Select(router => router.ProcessId).Intersect(before.Select(router => router.ProcessId)));
    }

    [Fact]
    public async Task Router_Killed_IsMissedByNobodyAfterwards()
    {
        await using ReplicatedMesh mesh = await ReplicatedMesh.StartAsync(routers: 3);
        IReadOnlyList<RouterInstance> routers = await mesh.HealthyRoutersAsync(3);
        using HttpClient edge = mesh.CreateClient();
        using Process victim = Process.GetProcessById(routers[0].ProcessId);

        victim.Kill();
        await mesh.EndOfAsync(routers[0]);

        for (int i = 0; i < 12; i++)
        {
            using HttpResponseMessage answer = await edge.GetAsync(new Uri("alive", UriKind.Relative), Cancelled);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        ExecuteCommandResult result = await mesh.Commands.ExecuteCommandAsync(routers[0].Id, KnownResourceCommands.StartCommand, Cancelled);

        Assert.True(result.Success, result.Message);
        Assert.DoesNotContain(await mesh.HealthyRoutersAsync(3), router => router.ProcessId == routers[0].ProcessId);
    }

    [Fact]
    public async Task Mesh_Stopped_LeavesNoProcess()
    {
        await using ReplicatedMesh mesh = await ReplicatedMesh.StartAsync(routers: 2);
        await mesh.HealthyRoutersAsync(2);
        Process[] processes = [.. mesh.Processes.Select(Process.GetProcessById)];

        await mesh.StopAsync();

        // Redis, usage, monitor, emulator, two routers.
        Assert.Equal(6, processes.Length);
        Assert.All(processes, process => Assert.True(process.HasExited));
        Array.ForEach(processes, process => process.Dispose());
    }
}
