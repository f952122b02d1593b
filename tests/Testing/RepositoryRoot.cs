namespace LlmMesh.Testing;

/// <summary>The folder of the clone the tests were built from.</summary>
public static class RepositoryRoot
{
    /// <summary>Full path, found upwards from the test assembly by the local tool manifest.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, ".config", "dotnet-tools.json")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No .config/dotnet-tools.json above {AppContext.BaseDirectory}.");
    }
}
