using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.AppHost.Redis;

/// <summary>The state store: Garnet on a developer's machine, a Redis container when deployed.</summary>
internal static class RedisStore
{
    private const string ContainerImage = "redis";
    private const string ContainerTag = "8.2";
    private const int ContainerPort = 6379;

    public static IResourceBuilder<IResourceWithConnectionString> AddRedisStore(
        this IDistributedApplicationBuilder builder, string name, MeshSettings mesh) =>
        builder.ExecutionContext.IsPublishMode ? builder.AddContainerStore(name, mesh) : builder.AddGarnet(name, mesh);

    private static IResourceBuilder<RedisContainerResource> AddContainerStore(
        this IDistributedApplicationBuilder builder, string name, MeshSettings mesh) =>
        builder.AddResource(new RedisContainerResource(name))
            .WithImage(ContainerImage, ContainerTag)
            .WithEndpoint(targetPort: ContainerPort, scheme: "tcp", name: RedisContainerResource.EndpointName)
            .WithVolume($"{name}-data", "/data")
            .WithArgs("--appendonly", "yes", "--appendfsync", RedisDurability.Of(mesh.RedisDurability).AppendFsync);

    private static IResourceBuilder<GarnetResource> AddGarnet(this IDistributedApplicationBuilder builder, string name, MeshSettings mesh)
    {
        string folder = Path.Combine(mesh.DataFolder, name);
        string check = $"{name}_ping";
        var garnet = new GarnetResource(name, folder);

        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            check, _ => new PingCheck(garnet.Endpoint), failureStatus: null, tags: null));
        builder.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            _ = RedisDurability.Of(mesh.RedisDurability);
            GarnetTool.RequireInstalled();
            Directory.CreateDirectory(folder);
            return Task.CompletedTask;
        });

        return builder.AddResource(garnet)
            .WithEndpoint(scheme: "tcp", name: GarnetResource.EndpointName)

            // One developer's load: the server collector would hold 150 MB more for throughput that nobody needs here.
            .WithEnvironment("DOTNET_gcServer", "0")
            .WithArgs(context =>
            {
                foreach (object argument in GarnetTool.Arguments(garnet.Endpoint, folder, RedisDurability.Of(mesh.RedisDurability)))
                {
                    context.Args.Add(argument);
                }
            })
            .WithHealthCheck(check);
    }
}
