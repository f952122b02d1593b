using System.Xml.Linq;

namespace LlmMesh.Architecture.UnitTests;

/// <summary>The sources the tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = Find();

    public static IEnumerable<string> Projects(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories);

    public static string Project(string folder) => Assert.Single(Projects(folder));

    /// <summary>The folders, from the root, of the projects whose code a project refers to.</summary>
    public static IEnumerable<string> References(string project) => XDocument.Load(project)
        .Descendants("ProjectReference")
        .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
        .Select(reference => reference.Attribute("Include")!.Value.Replace("$(RepositoryRoot)", Root + "/", StringComparison.Ordinal).Replace('\\', '/'))
        .Select(path => Path.GetFullPath(path, Path.GetDirectoryName(project)!))
        .Select(path => Path.GetRelativePath(Root, Path.GetDirectoryName(path)!).Replace('\\', '/'));

    public static IEnumerable<string> Packages(string project) =>
        XDocument.Load(project).Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value);

    /// <summary>The source files of a folder, generated ones left out.</summary>
    public static IEnumerable<SourceFile> Sources(string folder)
    {
        string full = Path.Combine(Root, folder);
        return Directory.EnumerateFiles(full, "*.cs", SearchOption.AllDirectories)
            .Select(path => new SourceFile(Path.GetRelativePath(full, path).Replace('\\', '/'), File.ReadAllText(path)))
            .Where(file => !file.Path.StartsWith("obj/", StringComparison.Ordinal) && !file.Path.StartsWith("bin/", StringComparison.Ordinal));
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LlmMesh.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No LlmMesh.sln above {AppContext.BaseDirectory}.");
    }
}
