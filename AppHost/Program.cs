using LlmMesh.AppHost;
using LlmMesh.AppHost.Doctor;
using LlmMesh.AppHost.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

EnvironmentFile.Load();

if (DoctorCommand.IsAsked(args))
{
    Environment.ExitCode = await DoctorCommand.RunAsync(args, Console.Out);
    return;
}

IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder(args);
MeshSettings mesh = MeshSettings.Read(builder);

var identity = new MeshIdentity(builder);
var providers = new ProviderParameters(builder, mesh);

IResourceBuilder<IResourceWithConnectionString> redis = builder.AddRedisStore("redis", mesh);

IResourceBuilder<ProjectResource> usage = builder.AddService<Projects.LlmMesh_Usage>("usage", mesh)
    .WithReference(redis).WaitFor(redis);

if (mesh.LedgerIsExternal)
{
    usage.WithReference(builder.AddConnectionString("ledger"));
}

IResourceBuilder<ProjectResource> monitor = builder.AddService<Projects.LlmMesh_HealthMonitor>("health-monitor", mesh)
    .WithReference(redis).WaitFor(redis);

IResourceBuilder<ProjectResource> router = builder.AddService<Projects.LlmMesh_Router>("router", mesh, mesh.EdgePort)
    .WithExternalHttpEndpoints()
    .WithReplicas(mesh)
    .WithReference(redis).WaitFor(redis)
    .WithReference(usage).WaitFor(usage)
    .WithReference(monitor).WaitFor(monitor);

providers.GiveTo(monitor);
providers.GiveTo(router);
identity.Join(usage);
identity.Join(monitor);
identity.Administer(identity.Join(router));

if (mesh.UsesEmulator)
{
    IResourceBuilder<ProjectResource> emulator = builder.AddService<Projects.LlmMesh_ProviderEmulator>("provider-emulator", mesh);
    EndpointReference endpoint = emulator.GetEndpoint("http");
    monitor.WithEnvironment("EMULATOR_BASE_URL", endpoint).WaitFor(emulator);
    router.WithEnvironment("EMULATOR_BASE_URL", endpoint).WaitFor(emulator);
}

if (builder.ExecutionContext.IsRunMode)
{
    builder.RequireFreeEdgePort(router.Resource, mesh);
    builder.Services.AddSingleton(mesh);
    builder.Services.AddSingleton(identity);
    builder.Services.TryAddSingleton(TimeProvider.System);
    builder.Services.AddHostedService<Welcome>();
}

builder.Build().Run();
