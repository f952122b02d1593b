using System.Xml.Linq;

namespace LlmMesh.OfficialSurface.UnitTests;

/// <summary>With <c>-p:OfficialPackages=true</c> packages and versions change, and nothing else.</summary>
public sealed class SwitchTests
{
    private const string Switch = "$(OfficialPackages)";

    [Fact]
    public void BuildFiles_AskingForTheSwitch_DecideOnPackagesAndVersionsOnly()
    {
        string[] decided = [.. from file in Repository.BuildFiles()
            from element in Document(file).Descendants()
            where element.Attribute("Condition")?.Value.Contains(Switch, StringComparison.Ordinal) == true
            from decision in Decisions(element)
            where !IsAllowed(file, decision)
            select $"{file}: {decision}"];

        Assert.Empty(decided);
    }

    [Fact]
    public void Versions_OfBothKinds_NameTheSamePackages()
    {
        string[][] groups = [.. Document("Directory.Versions.props").Root!.Elements("PropertyGroup")
            .Where(group => group.Attribute("Condition") is not null)
            .Select(group => group.Elements().Select(version => version.Name.LocalName).ToArray())];

        Assert.Equal(2, groups.Length);
        Assert.Equal(groups[0], groups[1]);
    }

    // A condition on a group is one on all that it holds.
    private static IEnumerable<XElement> Decisions(XElement element) =>
        element.Name.LocalName is "PropertyGroup" or "ItemGroup" ? element.Elements() : [element];

    private static bool IsAllowed(string file, XElement decision) => decision.Name.LocalName switch
    {
        // The stand-ins themselves, and the SDK that does what AppHost.targets does.
        "Import" => file is "Directory.Build.targets" or "AppHost/LlmMesh.AppHost.csproj",
        // The default of the switch, and the lock files of another set of packages.
        "OfficialPackages" or "NuGetLockFilePath" => file == "Directory.Build.props",
        // What the SDK says of one pinned version.
        "NoWarn" => decision.Value == "$(NoWarn);NETSDK1206",
        // This check itself, which has nothing to check then.
        "ProjectReference" or "Target" => file == "tests/OfficialSurface/Users/Users.csproj",
        string name => name.EndsWith("Version", StringComparison.Ordinal),
    };

    private static XDocument Document(string file) => XDocument.Load(Path.Combine(Repository.Root, file));
}
