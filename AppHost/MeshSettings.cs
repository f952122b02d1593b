using Microsoft.Extensions.Configuration;

namespace LlmMesh.AppHost;

/// <summary>What can be chosen when the mesh is started, from the command line (<c>-- --Mesh:Port=3457</c>), environment or settings.</summary>
internal sealed record MeshSettings
{
    private const string DefaultProvider = "openrouter";

    /// <summary>Where the edge listens (<c>Mesh:Port</c>, default 3456; 0 takes any free port).</summary>
    public required int Port { get; init; }

    /// <summary>Where state and the ledger live (<c>Mesh:DataFolder</c>, default <c>data</c> beside the solution).</summary>
    public required string DataFolder { get; init; }

    /// <summary>Providers, models and limits: <c>router_config.json</c> beside the solution (<c>Mesh:ConfigFile</c>).</summary>
    public required string ConfigFile { get; init; }

    /// <summary>
    /// The least that services print to the terminal (<c>Mesh:ConsoleLogLevel</c>, default Warning: the table with the first
    /// request to try stays in view, and every line is in the dashboard anyway).
    /// </summary>
    public required string ConsoleLogLevel { get; init; }

    /// <summary>
    /// What a crash of Redis may take: <c>window</c> (default) what it confirmed in the last second, <c>strict</c> nothing
    /// (<c>Mesh:Redis:Durability</c>; see <see cref="Redis.RedisDurability"/>).
    /// </summary>
    public required string RedisDurability { get; init; }

    /// <summary>How many routers share the edge's address on this machine (<c>Mesh:Replicas</c> or <c>--replicas</c>, default 1).</summary>
    public required string Replicas { get; init; }

    /// <summary>
    /// Whether the state is in a Redis that is already there: because <c>ConnectionStrings:redis</c> names one, or, where the mesh is
    /// published, because <c>Mesh:Redis:External</c> is true.
    /// </summary>
    public required bool RedisIsExternal { get; init; }

    /// <summary>Whether the ledger is in PostgreSQL: because <c>ConnectionStrings:ledger</c> names one. What is published always asks for one.</summary>
    public required bool LedgerIsExternal { get; init; }

    /// <summary>
    /// The providers whose variable is set. Where the mesh is published: those of <c>Mesh:Providers</c> (comma-separated, default
    /// <c>openrouter</c>), whose keys the deployment then asks for.
    /// </summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>Whether the emulator answers: on request (<c>Mesh:Emulator</c> or <c>--emulator</c>), or because nobody else would.</summary>
    public required bool UsesEmulator { get; init; }

    /// <summary>Null leaves the port to whoever runs the edge: chance, or the platform it is deployed to.</summary>
    public int? EdgePort => Port == 0 ? null : Port;

    public static MeshSettings Read(IDistributedApplicationBuilder builder)
    {
        ConfigurationManager configuration = builder.Configuration;
        string root = Path.GetDirectoryName(builder.AppHostDirectory) ?? builder.AppHostDirectory;
        bool isRun = builder.ExecutionContext.IsRunMode;
        string[] providers = isRun ? WithValue(configuration) : Chosen(configuration["Mesh:Providers"] ?? DefaultProvider);
        bool isRequested = configuration.GetValue<bool>("Mesh:Emulator") || configuration.GetValue<bool>("emulator");
        return new MeshSettings
        {
            Port = isRun ? configuration.GetValue("Mesh:Port", 3456) : 0,
            DataFolder = Path.GetFullPath(configuration["Mesh:DataFolder"] ?? "data", root),
            ConfigFile = Path.GetFullPath(configuration["Mesh:ConfigFile"] ?? "router_config.json", root),
            ConsoleLogLevel = configuration["Mesh:ConsoleLogLevel"] ?? "Warning",
            RedisDurability = configuration["Mesh:Redis:Durability"] ?? Redis.RedisDurability.Window.Name,
            RedisIsExternal = isRun ? configuration.GetConnectionString("redis") is { Length: > 0 } : configuration.GetValue<bool>("Mesh:Redis:External"),
            LedgerIsExternal = !isRun || configuration.GetConnectionString("ledger") is { Length: > 0 },
            Replicas = configuration["replicas"] ?? configuration["Mesh:Replicas"] ?? "1",
            Providers = providers,
            UsesEmulator = isRun && (isRequested || providers.Length == 0),
        };
    }

    private static string[] WithValue(ConfigurationManager configuration) =>
        [.. ProviderVariables.All.Where(provider => ProviderParameters.HasValue(configuration, provider.Variable)).Select(provider => provider.Name)];

    private static string[] Chosen(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
