using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace LlmMesh.Load.Systems;

/// <summary>Where the build has put what the load starts.</summary>
internal static class Built
{
    public static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    /// <summary>A project of this repository, built in the configuration of this one.</summary>
    /// <param name="folder">The project's folder, from the repository's root.</param>
    /// <param name="assembly">Its assembly's name.</param>
    /// <param name="arguments">Command line.</param>
    public static ProcessStartInfo Project(string folder, string assembly, params string[] arguments)
    {
        string path = Path.Combine(RepositoryRoot, folder, Metadata("BuildOutput"), assembly + ".dll");
        return new ProcessStartInfo("dotnet", [path, .. arguments]) { WorkingDirectory = Path.GetDirectoryName(path)! };
    }

    /// <summary>The pinned Garnet, without the process that <c>dotnet tool run</c> would put in front of it.</summary>
    public static ProcessStartInfo Garnet(params string[] arguments)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryRoot, ".config", "dotnet-tools.json")));
        string version = manifest.RootElement.GetProperty("tools").GetProperty("garnet-server").GetProperty("version").GetString()!;
        string assembly = Directory
            .EnumerateFiles(Path.Combine(Metadata("PackageFolder"), "garnet-server", version, "tools"), "GarnetServer.dll", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Last();
        return new ProcessStartInfo("dotnet", ["exec", "--roll-forward", "Major", assembly, .. arguments]);
    }

    private static string Metadata(string key) => typeof(Built).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
