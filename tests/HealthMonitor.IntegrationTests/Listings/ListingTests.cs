using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.State.Catalogue;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Listings;

public sealed class ListingTests(GarnetServer state) : MonitorTests(state)
{
    [Fact]
    public async Task Round_ProviderWithAList_IsPublishedWithItsDate()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = ScriptedProvider.Text(200, """
            { "data": [{ "id": "one", "context_length": 4096, "pricing": { "prompt": "0.000001", "completion": "0.000002" } }, { "id": "two" }] }
            """);
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        await monitor.ProbeAsync();

        ProviderListing listing = (await monitor.Find<ListingBoard>().ReadAsync(Cancelled))["alpha"];
        Assert.Equal(monitor.Clock.GetUtcNow().ToUnixTimeMilliseconds(), listing.FetchedAtMs);
        Assert.Equal(["one", "two"], listing.Models.Select(model => model.Id));
        Assert.Equal(new ListedPrice(1, 2), listing.Models[0].Price);
        Assert.True(await monitor.Find<ListingBoard>().RevisionAsync(Cancelled) > 0);
    }

    [Fact]
    public async Task Round_ProviderWithoutAListNow_KeepsTheLastOne()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        await monitor.ProbeAsync();
        provider.Models = ScriptedProvider.Text(503, "{}");

        monitor.Clock.Advance(TimeSpan.FromSeconds(6));
        await monitor.ProbeAsync();

        Assert.Equal("one", Assert.Single((await monitor.Find<ListingBoard>().ReadAsync(Cancelled))["alpha"].Models).Id);
    }

    [Fact]
    public async Task Round_ProviderNoLongerConfigured_IsForgotten()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);
        ListingBoard board = monitor.Find<ListingBoard>();
        await board.PublishAsync(new ProviderListing("gone", 1, IsComplete: true, [new ListedModel("x")]), Cancelled);

        monitor.Clock.Advance(TimeSpan.FromSeconds(6));
        await monitor.ProbeAsync();

        Assert.DoesNotContain("gone", (await board.ReadAsync(Cancelled)).Keys);
    }
}
