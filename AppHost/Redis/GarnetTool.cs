using System.Reflection;
using System.Text.Json;

namespace LlmMesh.AppHost.Redis;

/// <summary>
/// The garnet-server tool that the build restores. Its assembly is started directly: <c>dotnet tool run</c> would keep a
/// second process of 60 MB beside it that stands between us and its signals.
/// </summary>
internal static class GarnetTool
{
    private const string Package = "garnet-server";

    /// <exception cref="DistributedApplicationException">The tool is not there.</exception>
    public static void RequireInstalled() => _ = ServerAssembly();

    /// <summary>What follows <c>dotnet</c> on the command line.</summary>
    public static IEnumerable<object> Arguments(EndpointReference endpoint, string folder, RedisDurability durability) =>
    [
        "exec", "--roll-forward", "Major", ServerAssembly(),
        "--bind", "127.0.0.1", "--port", endpoint.Property(EndpointProperty.TargetPort),
        "--lua", "--lua-transaction-mode",

        // The native device needs a system library that most machines lack, and without it nothing reaches the disk.
        "--device-type", "RandomAccess",

        "--aof", .. durability.GarnetArguments, "--recover", "--checkpointdir", folder,

        // Beyond this size a checkpoint is taken and older segments are deleted.
        "--aof-size-limit", "128m", "--aof-segment-size", "32m",

        // Sized for counters and short lists on a developer's machine: about 100 MB, also after a recovery.
        "--memory", "1g", "--page", "4m", "--index", "16m", "--aof-page-size", "8m", "--aof-memory", "32m",
        "-q", "--logger-level", "Error",
    ];

    private static string ServerAssembly()
    {
        string packages = Metadata("PackageFolder");
        string tools = Path.Combine(packages, Package, PinnedVersion(), "tools");
        string? assembly = Directory.Exists(tools)
            ? Directory.EnumerateDirectories(tools)
                .Select(framework => Path.Combine(framework, "any", "GarnetServer.dll"))
                .LastOrDefault(File.Exists)
            : null;
        return assembly ?? throw new DistributedApplicationException(
            $"The embedded Redis (the local tool {Package} {PinnedVersion()}) is not installed. Run: dotnet tool restore");
    }

    private static string PinnedVersion()
    {
        string manifest = Path.GetFullPath("../.config/dotnet-tools.json", Projects.LlmMesh_AppHost.ProjectPath);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(manifest));
        return document.RootElement.GetProperty("tools").GetProperty(Package).GetProperty("version").GetString() ?? "";
    }

    private static string Metadata(string key) =>
        typeof(GarnetTool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value ?? "";
}
