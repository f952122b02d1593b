using Microsoft.Extensions.Configuration;

IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder(args);
int? port = builder.Configuration.GetValue<int?>("port");

IResourceBuilder<ParameterResource> secret = builder.AddParameter("api-key", secret: true);

IResourceBuilder<ProjectResource> store = builder
    .AddProject<Projects.LlmMesh_Compat_Hosting_Child>("store", options => options.ExcludeLaunchProfile = true)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithEnvironment("BEHAVIOUR", builder.Configuration["store"]);

IResourceBuilder<ProjectResource> service = builder
    .AddProject<Projects.LlmMesh_Compat_Hosting_Child>("service", options => options.ExcludeLaunchProfile = true)
    .WithHttpEndpoint(port, env: "OWN_PORT")
    .WithHttpHealthCheck("/health")
    .WithEnvironment("BEHAVIOUR", builder.Configuration["service"])
    .WithEnvironment("STORE_ADDRESS", $"{store.GetEndpoint("http")}/v1")
    .WithEnvironment("API_KEY", secret)
    .WithArgs("--one", "two words")
    .WithReplicas(builder.Configuration.GetValue("replicas", 1))
    .WithReference(store)
    .WaitFor(store);

if (builder.ExecutionContext.IsRunMode)
{
    // Where it is published it would need a port of its own, which replicas on one machine cannot share.
    service.WithEndpoint(scheme: "tcp", name: "raw", env: "RAW_PORT");
}

if (builder.Configuration.GetValue<bool>("generates"))
{
    service.WithEnvironment("GENERATED", builder.AddParameter("generated", new GenerateParameterDefault { MinLength = 40 }, secret: true, persist: true));
}

builder.Build().Run();
