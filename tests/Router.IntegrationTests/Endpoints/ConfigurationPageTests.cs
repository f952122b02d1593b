using System.Diagnostics;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary>What docs/configuration.md tells operators to type, as it stands but for the port, on a mesh that has just been set up.</summary>
public sealed class ConfigurationPageTests(SharedConfiguration shared) : IClassFixture<SharedConfiguration>
{
    private const string Heading = "## Over the API\n";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_OfThePage_WorkInTheirOrder()
    {
        string[] commands = [.. Commands()];
        Assert.InRange(commands.Length, 8, 20);
        foreach (string command in commands)
        {
            var start = new ProcessStartInfo("bash", ["-c", Local(command)])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
                WorkingDirectory = Path.GetDirectoryName(shared.File)!,
            };
            start.Environment["LLMMESH_ADMIN_KEY"] = SharedConfiguration.AdminKey;
            using Process curl = Process.Start(start)!;
            string output = await curl.StandardOutput.ReadToEndAsync(Cancelled);
            await curl.WaitForExitAsync(Cancelled);
            Assert.True(curl.ExitCode == 0, $"{command}\n{output}");
        }

        Assert.Equal(["first/echo", "second/echo"], (await shared.ConfigAsync())["mappings"]!["ring"]!.AsArray().Select(name => (string)name!));
    }

    private static IEnumerable<string> Commands()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "configuration.md"));
        int start = page.IndexOf(Heading, StringComparison.Ordinal) + Heading.Length;
        int end = page.IndexOf("\n## ", start, StringComparison.Ordinal);
        return page[start..(end < 0 ? page.Length : end)].Split("```")
            .Where((_, index) => index % 2 == 1)
            .Where(block => block.StartsWith("sh\n", StringComparison.Ordinal))
            .Select(block => block["sh\n".Length..].TrimEnd());
    }

    private string Local(string command) => command
        .Replace("curl ", "curl -sS --fail-with-body ", StringComparison.Ordinal)
        .Replace("http://localhost:3456", shared.Router.Root.ToString().TrimEnd('/'), StringComparison.Ordinal);
}
