using System.Text.Json;

namespace LlmMesh.Sbom;

/// <summary>Reads the lock files of the projects that are shipped; those of tests, benches and tools are left out.</summary>
internal static class LockFiles
{
    private const string FileName = "packages.lock.json";

    private static readonly string[] Shipped = ["AppHost", "ServiceDefaults", "services", "libs", "compat"];

    /// <summary>Every package once per version, in the order of their names.</summary>
    public static IReadOnlyList<Component> Read(string root) =>
    [
        .. Shipped
            .Select(folder => Path.Combine(root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, FileName, SearchOption.AllDirectories))
            .SelectMany(file => Parse(File.ReadAllText(file)))
            .DistinctBy(component => component.Purl, StringComparer.OrdinalIgnoreCase)
            .OrderBy(component => component.Purl, StringComparer.Ordinal),
    ];

    /// <summary>The packages of one lock file; projects in it are none.</summary>
    public static IEnumerable<Component> Parse(string json)
    {
        foreach (JsonProperty framework in JsonElement.Parse(json).GetProperty("dependencies").EnumerateObject())
        {
            foreach (JsonProperty package in framework.Value.EnumerateObject())
            {
                if (package.Value.TryGetProperty("resolved", out JsonElement version)
                    && package.Value.TryGetProperty("contentHash", out JsonElement hash))
                {
                    yield return new Component(package.Name, version.GetString()!, hash.GetString()!, DependenciesOf(package.Value));
                }
            }
        }
    }

    private static string[] DependenciesOf(JsonElement package) =>
        package.TryGetProperty("dependencies", out JsonElement dependencies)
            ? [.. dependencies.EnumerateObject().Select(dependency => dependency.Name)]
            : [];
}
