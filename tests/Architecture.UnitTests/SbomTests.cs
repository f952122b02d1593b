using System.Text.Json;
using LlmMesh.Sbom;

namespace LlmMesh.Architecture.UnitTests;

/// <summary>The bill of materials says what is shipped, in a form tools can read.</summary>
public sealed class SbomTests
{
    private static readonly IReadOnlyList<Component> Components = LockFiles.Read(Repository.Root);
    private static readonly JsonElement Bom = JsonElement.Parse(BillOfMaterials.Write(Components));

    [Fact]
    public void Bom_Header_IsCycloneDx()
    {
        Assert.Equal("CycloneDX", Bom.GetProperty("bomFormat").GetString());
        Assert.Equal("1.6", Bom.GetProperty("specVersion").GetString());
        Assert.Equal(1, Bom.GetProperty("version").GetInt32());
        Assert.Equal("application", Bom.GetProperty("metadata").GetProperty("component").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("Yarp.ReverseProxy", "required")]
    [InlineData("StackExchange.Redis", "required")]
    [InlineData("Npgsql", "required")]
    [InlineData("Meziantou.Analyzer", "excluded")]
    public void Components_OfWhatIsShipped_AreNamedWithVersionAndHash(string name, string scope)
    {
        JsonElement component = Assert.Single(Bom.GetProperty("components").EnumerateArray(), one => one.GetProperty("name").GetString() == name);

        Assert.Equal("library", component.GetProperty("type").GetString());
        Assert.Equal(scope, component.GetProperty("scope").GetString());
        Assert.Equal($"pkg:nuget/{name}@{component.GetProperty("version").GetString()}", component.GetProperty("purl").GetString());
        JsonElement hash = Assert.Single(component.GetProperty("hashes").EnumerateArray());
        Assert.Equal("SHA-512", hash.GetProperty("alg").GetString());
        Assert.Matches(@"\A[0-9a-f]{128}\z", hash.GetProperty("content").GetString());
    }

    [Fact]
    public void Components_OfTestsOnly_AreLeftOut() =>
        Assert.DoesNotContain(Components, component => component.Name.StartsWith("xunit", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Dependencies_All_NameComponentsThatAreThere()
    {
        HashSet<string?> known = [.. Bom.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("bom-ref").GetString())];
        JsonElement[] dependencies = [.. Bom.GetProperty("dependencies").EnumerateArray()];

        Assert.Equal(known.Count, known.Intersect(dependencies.Select(one => one.GetProperty("ref").GetString())).Count());
        Assert.All(
            dependencies.SelectMany(one => one.GetProperty("dependsOn").EnumerateArray()),
            reference => Assert.Contains(reference.GetString(), known));
    }

    [Fact]
    public void LockFiles_All_NameNoPlace() => Assert.All(
        Directory.EnumerateFiles(Repository.Root, "packages*.lock.json", SearchOption.AllDirectories),
        file => Assert.DoesNotContain("://", File.ReadAllText(file), StringComparison.Ordinal));

    [Fact]
    public void Write_SameLockFiles_GivesTheSameBytes() =>
        Assert.Equal(BillOfMaterials.Write(Components), BillOfMaterials.Write(LockFiles.Read(Repository.Root)));
}
