namespace LlmMesh.AppHost;

/// <summary>What every service of the mesh has in common.</summary>
internal static class MeshServices
{
    /// <summary>Limits, a hard budget and patience for a mesh that others use.</summary>
    private const string PublishedProfile = "production";

    private const string ConsoleProvider = "Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider";

    /// <summary>Declares a service: one HTTP endpoint, <c>/health</c>, and the mesh's own settings.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(
        this IDistributedApplicationBuilder builder, string name, MeshSettings mesh, int? port = null)
        where TProject : IProjectMetadata, new()
    {
        IResourceBuilder<ProjectResource> service = builder
            .AddProject<TProject>(name, options => options.ExcludeLaunchProfile = true)
            .WithHttpEndpoint(port)
            .WithHttpHealthCheck("/health");
        return builder.ExecutionContext.IsPublishMode
            ? service.WithEnvironment("LLMMESH_PROFILE", PublishedProfile)
            : service
                // However the AppHost was started, its services run in its environment: the edge is only open in Development.
                .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
                .WithEnvironment("Mesh__DataFolder", mesh.DataFolder)
                .WithEnvironment("Mesh__ConfigFile", mesh.ConfigFile)
                .WithQuietConsole(mesh)
                .WithDiscreetTelemetry();
    }

    /// <summary>
    /// One line per event, and only those that need attention. Telemetry is not affected. The provider goes by its full
    /// name because its short one is compared with regard to case, and Aspire spells the section in capitals.
    /// </summary>
    private static IResourceBuilder<ProjectResource> WithQuietConsole(this IResourceBuilder<ProjectResource> service, MeshSettings mesh) =>
        service
            .WithEnvironment($"Logging__{ConsoleProvider}__LogLevel__Default", mesh.ConsoleLogLevel)
            .WithEnvironment($"Logging__{ConsoleProvider}__LogLevel__Microsoft.AspNetCore", "Warning")

            // The AppHost asks for health from the first moment on, and says itself what it still waits for.
            .WithEnvironment($"Logging__{ConsoleProvider}__LogLevel__Microsoft.Extensions.Diagnostics.HealthChecks", "None")
            .WithEnvironment("Logging__Console__FormatterOptions__SingleLine", "true");

    /// <summary>
    /// Aspire shows prompts and whole query strings to a developer by default. Prompts are the callers' and a query may carry
    /// a key: neither is recorded unless the person who runs the mesh asks for it in the environment.
    /// </summary>
    private static IResourceBuilder<ProjectResource> WithDiscreetTelemetry(this IResourceBuilder<ProjectResource> service)
    {
        foreach (string name in (string[])
            [
                "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
                "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION",
                "OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION",
            ])
        {
            service.WithEnvironment(name, Environment.GetEnvironmentVariable(name) ?? "false");
        }

        return service;
    }
}
