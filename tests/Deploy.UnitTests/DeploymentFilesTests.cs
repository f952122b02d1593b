namespace LlmMesh.Deploy.UnitTests;

/// <summary>What is committed is what the AppHost's model says, so that neither can change without the other.</summary>
public sealed class DeploymentFilesTests
{
    public static TheoryData<string> Paths => [.. DeploymentFiles.From(Deployment.Map).Select(file => file.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void File_Committed_IsWhatTheModelSays(string path)
    {
        OutputFile generated = DeploymentFiles.From(Deployment.Map).Single(file => file.Path == path);

        Assert.True(File.Exists(Path.Combine(Deployment.Folder, path)), $"deploy/{path} is missing. Run: dotnet run --project eng/Deploy");
        Assert.True(generated.Text == Deployment.Text(path), $"deploy/{path} is not what the model says. Run: dotnet run --project eng/Deploy");
    }

    [Theory]
    [InlineData("kubernetes/base")]
    [InlineData("kubernetes/components/postgres")]
    public void Folder_OfGeneratedFiles_HasNoOthers(string folder)
    {
        IEnumerable<string> expected = DeploymentFiles.From(Deployment.Map).Select(file => file.Path).Where(path => Path.GetDirectoryName(path) == folder);

        IEnumerable<string> found = Directory.EnumerateFiles(Path.Combine(Deployment.Folder, folder)).Select(path => $"{folder}/{Path.GetFileName(path)}");

        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }
}
