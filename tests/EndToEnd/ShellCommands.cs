using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Testing;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>The commands a document shows, run as they stand, except for the port.</summary>
internal static class ShellCommands
{
    /// <summary>Every command of the document's shell blocks, in order.</summary>
    public static IEnumerable<string> Of(params string[] path)
    {
        string document = File.ReadAllText(Path.Combine([RepositoryRoot.Path, .. path]));
        return document.Split("```")
            .Where((_, index) => index % 2 == 1)
            .Where(block => block.StartsWith("sh\n", StringComparison.Ordinal))
            .SelectMany(block => Split(block["sh\n".Length..]));
    }

    /// <summary>Those that call the edge.</summary>
    public static TheoryData<string> CurlOf(params string[] path) =>
        [.. Of(path).Where(command => command.StartsWith("curl ", StringComparison.Ordinal))];

    /// <summary>Runs a curl command against the mesh, in a folder of its own; it must succeed and print something.</summary>
    public static async Task AssertSucceedsAsync(string command, MeshFixture fixture)
    {
        Assert.SkipUnless(OnPath("bash") && OnPath("curl"), "The commands of documents need bash and curl.");
        string port = fixture.Mesh.GetEndpoint("router").Port.ToString(CultureInfo.InvariantCulture);
        string failing = command.Replace("curl ", "curl --silent --show-error --fail-with-body --max-time 60 ", StringComparison.Ordinal);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmmesh-command-");
        var start = new ProcessStartInfo("bash", ["-c", failing.Replace("localhost:3456", $"localhost:{port}", StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder.FullName,
        };
        try
        {
            using Process curl = Process.Start(start)!;
            Task<string> output = curl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task<string> errors = curl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await curl.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(curl.ExitCode == 0, $"{command}\nexit code {curl.ExitCode}\n{await output}\n{await errors}");
            Assert.NotEmpty(await output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));

    private static IEnumerable<string> Split(string block) =>
        block.Replace("\\\n", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
