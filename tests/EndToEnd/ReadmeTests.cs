using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>The README's commands.</summary>
public sealed class ReadmeTests(MeshFixture fixture)
{
    public static TheoryData<string> Commands => ShellCommands.CurlOf("README.md");

    [Theory]
    [MemberData(nameof(Commands))]
    public Task Command_OfTheReadme_Succeeds(string command) => ShellCommands.AssertSucceedsAsync(command, fixture);

    [Fact]
    public void TwoCommands_AreAllANewcomerNeeds()
    {
        List<string> commands = [.. ShellCommands.Of("README.md")];

        Assert.Equal("dotnet run --project AppHost", commands[0]);
        Assert.Equal("dotnet test", commands[^1]);
        Assert.DoesNotContain(commands, command => command.StartsWith("npm", StringComparison.Ordinal) || command.Contains("install", StringComparison.Ordinal));
    }
}
