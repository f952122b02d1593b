using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Drain;

/// <summary>Routers are replaced one after the other under traffic, and no client notices.</summary>
public sealed class RollingRestartTests(MeshFixture mesh)
{
    private const int Clients = 6;
    private const string Model = "fault-none,tokens=20,token-delay-ms=5";

    [Fact]
    public async Task Roll_UnderTraffic_LosesNoRequest()
    {
        await using RouterProcess first = await StartAsync();
        await using RouterProcess second = await StartAsync();
        var clients = new SteadyClients($"first/{Model}");
        clients.Add(first);
        clients.Add(second);
        Task traffic = clients.RunAsync(Clients);
        await ServesAsync(clients, first);
        await ServesAsync(clients, second);

        await using RouterProcess third = await ReplaceAsync(clients, first);
        await using RouterProcess fourth = await ReplaceAsync(clients, second);
        clients.Enough();
        await traffic;

        Assert.Empty(clients.Failures);
        foreach (string request in clients.Served)
        {
            Assert.Equal(RequestOutcome.Completed, (await mesh.Ledger.EventAsync(request)).Outcome);
        }
    }

    private static Task ServesAsync(SteadyClients clients, RouterProcess router) =>
        Eventually.HoldsAsync("the router serves", () => Task.FromResult(clients.AnsweredBy(router) > Clients));

    private async Task<RouterProcess> ReplaceAsync(SteadyClients clients, RouterProcess old)
    {
        old.Terminate();
        Assert.Equal(0, await old.EndedAsync());
        Assert.False(clients.Knows(old));
        RouterProcess next = await StartAsync();
        clients.Add(next);
        await ServesAsync(clients, next);
        return next;
    }

    private Task<RouterProcess> StartAsync() => RouterProcess.StartAsync(
        mesh.State,
        mesh.Emulator.Root,
        RouterSettings.UsualConfiguration,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["Mesh:Drain:Grace"] = "00:01:00", ["Mesh:Drain:Delay"] = "00:00:02" });
}
