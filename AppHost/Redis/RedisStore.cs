using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.AppHost.Redis;

/// <summary>The state store: Garnet on a developer's machine, a Redis container when deployed, or one that is already there.</summary>
internal static class RedisStore
{
    private const string ContainerImage = "redis";
    private const string ContainerTag = "8.2";
    private const int ContainerPort = 6379;
    private const int PasswordLength = 32;
    private const string PasswordVariable = "REDIS_PASSWORD";

    public static IResourceBuilder<IResourceWithConnectionString> AddRedisStore(
        this IDistributedApplicationBuilder builder, string name, MeshSettings mesh) =>
        mesh.RedisIsExternal ? builder.AddConnectionString(name)
        : builder.ExecutionContext.IsPublishMode ? builder.AddContainerStore(name, mesh)
        : builder.AddGarnet(name, mesh);

    private static IResourceBuilder<RedisContainerResource> AddContainerStore(
        this IDistributedApplicationBuilder builder, string name, MeshSettings mesh)
    {
        // Letters and digits only: in a connection string, commas and equals signs mean something.
        IResourceBuilder<ParameterResource> password = builder.AddParameter(
            $"{name}-password", new GenerateParameterDefault { MinLength = PasswordLength, Special = false }, secret: true);
        return builder.AddResource(new RedisContainerResource(name, password.Resource))
            .WithImage(ContainerImage, ContainerTag)
            .WithEndpoint(targetPort: ContainerPort, scheme: "tcp", name: RedisContainerResource.EndpointName)
            .WithVolume($"{name}-data", "/data")
            .WithEnvironment(PasswordVariable, password)

            // Through a shell, so that the platform's description of the container names the password's variable only; and through the
            // image's own entry point, which gives up root before it starts the server.
            .WithEntrypoint("/bin/sh")
            .WithArgs(context =>
            {
                context.Args.Add("-c");
                context.Args.Add(
                    $"exec docker-entrypoint.sh redis-server --requirepass \"${PasswordVariable}\" --appendonly yes --appendfsync {RedisDurability.Of(mesh.RedisDurability).AppendFsync}");
            });
    }

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
