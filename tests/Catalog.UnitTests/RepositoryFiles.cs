using System.Runtime.CompilerServices;

namespace LlmMesh.Catalog.UnitTests;

/// <summary>Files that the repository publishes beside the code.</summary>
internal static class RepositoryFiles
{
    public static string Text(string path) => File.ReadAllText(Path.Combine(Root(), path));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
