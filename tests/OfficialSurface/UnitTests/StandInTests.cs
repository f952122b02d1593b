using System.Reflection;
using System.Runtime.Loader;
using System.Xml.Linq;

namespace LlmMesh.OfficialSurface.UnitTests;

/// <summary>A stand-in shows nothing that its package has not: what compiles here compiles there.</summary>
public sealed class StandInTests
{
    /// <summary>Packages whose recorded signatures are those of another: Aspire.Hosting.AppHost brings the assembly Aspire.Hosting.</summary>
    private static readonly Dictionary<string, string> Assemblies = new(StringComparer.Ordinal) { ["Aspire.Hosting.AppHost"] = "Aspire.Hosting" };

    public static TheoryData<string> Packages =>
        [.. XDocument.Load(Path.Combine(Repository.Root, "compat", "StandIns.targets")).Descendants("StandIn")
            .Select(standIn => standIn.Attribute("Include")!.Value)
            .Select(package => Assemblies.GetValueOrDefault(package, package))];

    [Theory]
    [MemberData(nameof(Packages))]
    public void StandIn_PublicSurface_IsTheOfficialOne(string package)
    {
        Assert.SkipUnless(
            File.Exists(Path.Combine(AppContext.BaseDirectory, $"Compat.{package}.dll")), "The package itself is in use, and stood in for by nobody.");
        Assembly standIn = Assembly.Load($"Compat.{package}");
        var recordings = new AssemblyLoadContext(package);
        recordings.Resolving += (context, wanted) =>
            File.Exists(Repository.RecordedAssembly(wanted.Name!)) ? context.LoadFromAssemblyPath(Repository.RecordedAssembly(wanted.Name!)) : null;
        Assembly official = recordings.LoadFromAssemblyPath(Repository.RecordedAssembly(package));

        IReadOnlySet<string> shown = PublicSurface.Of(standIn);

        Assert.NotEmpty(shown);
        string[] own = [.. shown.Except(PublicSurface.Of(official)).Order(StringComparer.Ordinal)];
        Assert.True(own.Length == 0, $"The stand-in for {package} shows what the package does not have:\n{string.Join('\n', own)}");
    }
}
