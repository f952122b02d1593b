using LlmMesh.Catalog;
using LlmMesh.HealthMonitor;
using LlmMesh.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static LlmMesh.Router.IntegrationTests.Configuration.ConfigurationScene;

namespace LlmMesh.Router.IntegrationTests.Configuration;

/// <summary>The services behind the edge go by what the routers publish, whatever their own file says.</summary>
public sealed class FollowingServiceTests(MeshFixture mesh)
{
    [Theory]
    [InlineData("usage")]
    [InlineData("health-monitor")]
    public async Task Service_WithAnOlderFile_FollowsTheRouters(string service)
    {
        await using ConfigurationScene scene = await OpenAsync(mesh);
        await using RouterServer router = await scene.StartAsync(scene.FileOf("router"));
        await ChangeAsync(router, Map("new", "first/m"));
        string file = scene.FileOf(service);
        string[] arguments =
        [
            "--environment=Development",
            "--urls=http://127.0.0.1:0",
            "--DotEnv:Enabled=false",
            $"--ConnectionStrings:redis={scene.State.Endpoint}",
            $"--Mesh:ConfigFile={file}",
            $"--Mesh:DataFolder={Path.GetDirectoryName(file)}",
            $"--EMULATOR_BASE_URL={mesh.Emulator.Root}",
        ];
        await using WebApplication app = service == "usage"
            ? UsageApp.Create(arguments, Quiet)
            : HealthMonitorApp.Create(arguments, Quiet);
        await app.StartAsync(Cancelled);
        CatalogSource catalog = app.Services.GetRequiredService<CatalogSource>();

        await Eventually.HoldsAsync("the last version is followed", () => Task.FromResult(catalog.Current.Mappings.ContainsKey("new")));
        await ChangeAsync(router, Map("newer", "first/m"));
        await Eventually.HoldsAsync("the next version is followed", () => Task.FromResult(catalog.Current.Mappings.ContainsKey("newer")));

        Assert.Equal(First, await File.ReadAllTextAsync(file, Cancelled));
        await app.StopAsync(Cancelled);
    }

    private static void Quiet(WebApplicationBuilder builder) => builder.Logging.ClearProviders();
}
