using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.State;

namespace LlmMesh.Router.Configuration;

/// <summary>Opens the mesh's configuration, kept alive for as long as the edge runs.</summary>
internal static class CatalogServices
{
    private const string FileKey = "Mesh:ConfigFile";
    private const string DefaultFile = "router_config.json";

    /// <summary>
    /// Registers the configuration in the file that <c>Mesh:ConfigFile</c> names (default <c>router_config.json</c> in the content root),
    /// and the health check that tells when an edit of it was refused.
    /// </summary>
    public static void AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton(Open);
        services.AddHealthChecks().AddCheck<ConfigurationHealth>("configuration");
    }

    /// <summary>
    /// Registers what keeps the configuration the same on all replicas, unless <c>Mesh:Config:Shared</c> is false. Comes after what warms the
    /// shared state up, and before whatever goes by the configuration when it starts.
    /// </summary>
    public static void AddConfigurationDesk(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Configuration);
        services.AddSingleton<ConfigurationFile>();
        services.AddSingleton<ConfigurationDesk>();
        services.AddHostedService<ConfigurationFollower>();
    }

    private static CatalogSource Open(IServiceProvider services)
    {
        IConfiguration configuration = services.GetRequiredService<IConfiguration>();
        string path = configuration[FileKey]
            ?? Path.Combine(services.GetRequiredService<IHostEnvironment>().ContentRootPath, DefaultFile);
        return CatalogSource.TryOpen(
            path,
            name => configuration[name],
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<CatalogSource>>(),
            out CatalogSource? catalog,
            out IReadOnlyList<ConfigurationError> errors)
            ? catalog
            : throw new StartRefusedException([$"{path} is refused:", .. errors.Select(error => $"  {error}")]);
    }
}
