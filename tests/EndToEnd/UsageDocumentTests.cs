using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>The commands of docs/usage.md.</summary>
public sealed class UsageDocumentTests(MeshFixture fixture)
{
    public static TheoryData<string> Commands => ShellCommands.CurlOf("docs", "usage.md");

    [Theory]
    [MemberData(nameof(Commands))]
    public Task Command_OfTheUsageDocument_Succeeds(string command) => ShellCommands.AssertSucceedsAsync(command, fixture);
}
