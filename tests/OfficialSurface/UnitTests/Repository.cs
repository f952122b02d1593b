using System.Reflection;

namespace LlmMesh.OfficialSurface.UnitTests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The recorded signatures of a package, as they were built.</summary>
    public static string RecordedAssembly(string package) => Path.Combine(
        Root, "tests", "OfficialSurface", package, "bin", Metadata("Configuration"), $"net{Environment.Version.ToString(2)}", $"{package}.dll");

    /// <summary>Every file by which the build is told something.</summary>
    public static IEnumerable<string> BuildFiles() =>
        new[] { "*.csproj", "*.props", "*.targets" }
            .SelectMany(pattern => Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(folder => folder is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(written => written.Key == key).Value ?? "";
}
