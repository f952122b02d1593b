using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Testing;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>The README's commands, run as they stand, except for the port.</summary>
public sealed class ReadmeTests(MeshFixture fixture)
{
    public static TheoryData<string> Commands => [.. ShellBlocks().SelectMany(Split).Where(command => command.StartsWith("curl ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_OfTheReadme_Succeeds(string command)
    {
        Assert.SkipUnless(OnPath("bash") && OnPath("curl"), "The README's commands need bash and curl.");
        string port = fixture.Mesh.GetEndpoint("router").Port.ToString(CultureInfo.InvariantCulture);
        string failing = command.Replace("curl ", "curl --silent --show-error --fail-with-body --max-time 60 ", StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-c", failing.Replace("localhost:3456", $"localhost:{port}", StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process curl = Process.Start(start)!;
        Task<string> output = curl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = curl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await curl.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(curl.ExitCode == 0, $"{command}\nexit code {curl.ExitCode}\n{await output}\n{await errors}");
        Assert.NotEmpty(await output);
    }

    [Fact]
    public void TwoCommands_AreAllANewcomerNeeds()
    {
        List<string> commands = [.. ShellBlocks().SelectMany(Split)];

        Assert.Equal("dotnet run --project AppHost", commands[0]);
        Assert.Equal("dotnet test", commands[^1]);
        Assert.DoesNotContain(commands, command => command.StartsWith("npm", StringComparison.Ordinal) || command.Contains("install", StringComparison.Ordinal));
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));

    private static IEnumerable<string> ShellBlocks()
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));
        string[] parts = readme.Split("```");
        return parts.Where((_, index) => index % 2 == 1)
            .Where(block => block.StartsWith("sh\n", StringComparison.Ordinal))
            .Select(block => block["sh\n".Length..]);
    }

    private static IEnumerable<string> Split(string block) =>
        block.Replace("\\\n", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
