using LlmMesh.Catalog;

namespace LlmMesh.Usage.Configuration;

/// <summary>Opens the mesh's configuration.</summary>
internal static class CatalogSetup
{
    private const string FileKey = "Mesh:ConfigFile";
    private const string DefaultFile = "router_config.json";

    /// <summary>
    /// Registers the configuration in the file that <c>Mesh:ConfigFile</c> names (default <c>router_config.json</c> in the working
    /// directory; none is needed), and a health check that tells when an edit of it was refused.
    /// </summary>
    public static void AddCatalog(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(Open);
        builder.Services.AddHealthChecks().AddCheck<ConfigurationCheck>("configuration");
    }

    private static CatalogSource Open(IServiceProvider services)
    {
        IConfiguration configuration = services.GetRequiredService<IConfiguration>();
        string path = configuration[FileKey] is { Length: > 0 } named ? named : DefaultFile;
        return CatalogSource.TryOpen(
            path,
            variable => configuration[variable],
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<CatalogSource>>(),
            out CatalogSource? source,
            out IReadOnlyList<ConfigurationError> errors)
            ? source
            : throw new InvalidConfigurationException(path, errors);
    }
}
