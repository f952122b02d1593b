namespace LlmMesh.Catalog.UnitTests;

/// <summary>Files that the repository publishes beside the code.</summary>
internal static class RepositoryFiles
{
    public static string Text(string path) => File.ReadAllText(Path.Combine(Root(), path));

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LlmMesh.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
