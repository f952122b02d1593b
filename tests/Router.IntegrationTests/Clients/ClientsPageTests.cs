using System.ClientModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using LlmMesh.Testing;
using OpenAI;
using OpenAI.Chat;

namespace LlmMesh.Router.IntegrationTests.Clients;

/// <summary>What docs/clients.md tells people to write, as it stands but for the port.</summary>
public sealed partial class ClientsPageTests(MeshFixture mesh, NodeScripts scripts)
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "clients.md"));

    public static TheoryData<string> Programs => [.. Blocks("js")];

    public static TheoryData<string> Commands =>
        [.. Blocks("sh").Where(block => block.StartsWith("curl ", StringComparison.Ordinal))];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Program_OfThePage_SaysHello(string code) =>
        Assert.Contains("hello", await scripts.RunAsync(Local(code)), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_OfThePage_SaysHello(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", Local(command).Replace("curl ", "curl -sS --fail-with-body ", StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process curl = Process.Start(start)!;
        string output = await curl.StandardOutput.ReadToEndAsync(Cancelled);
        await curl.WaitForExitAsync(Cancelled);

        Assert.True(curl.ExitCode == 0, output);
        Assert.Contains("hello", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task OpenClaw_ConfigurationOfThePage_Works()
    {
        IReadOnlyList<string> failures = await scripts.FailuresOfAsync("openclaw.mjs", mesh.Router, "emulator", Assert.Single(Blocks("json")));

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    [Fact]
    public async Task Variables_OfThePage_AreAllThatClientsNeed()
    {
        Dictionary<string, string> variables = Blocks("sh")
            .Where(block => block.StartsWith("export ", StringComparison.Ordinal))
            .SelectMany(block => Assignment().Matches(Local(block)))
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);

        IReadOnlyList<string> failures = await scripts.FailuresOfAsync("variables.mjs", mesh.Router, "emulator", variables: variables);

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    [Fact]
    public async Task CSharp_OfThePage_IsWhatRunsHere()
    {
        // The page's block, line by line.
        var openai = new ChatClient("router", new ApiKeyCredential("local"),
            new OpenAIClientOptions { Endpoint = new Uri(Local("http://localhost:3456/v1")) });
        ChatCompletion completion = await openai.CompleteChatAsync("Say hello in French.");

        Assert.Contains("hello", completion.Content[0].Text, StringComparison.OrdinalIgnoreCase);
        string code = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "tests", "Router.IntegrationTests", "Clients", "ClientsPageTests.cs"), Cancelled);
        string[] lines = [.. Assert.Single(Blocks("csharp")).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        Assert.All(
            lines.SkipLast(1).Select(line => line.Replace("new Uri(\"http://localhost:3456/v1\")", "new Uri(Local(\"http://localhost:3456/v1\"))", StringComparison.Ordinal)),
            line => Assert.Contains(line, code, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Blocks(string language) => Page.Split("```")
        .Where((_, index) => index % 2 == 1)
        .Where(block => block.StartsWith(language + "\n", StringComparison.Ordinal))
        .Select(block => block[(language.Length + 1)..].TrimEnd());

    private string Local(string text) =>
        text.Replace("http://localhost:3456", mesh.Router.Root.ToString().TrimEnd('/'), StringComparison.Ordinal);

    [GeneratedRegex("([A-Z_]+)=(\\S+)")]
    private static partial Regex Assignment();
}
