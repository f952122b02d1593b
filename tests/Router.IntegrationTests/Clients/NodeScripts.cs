using System.Diagnostics;
using System.Text.Json;
using LlmMesh.Testing;

[assembly: AssemblyFixture(typeof(LlmMesh.Router.IntegrationTests.Clients.NodeScripts))]

namespace LlmMesh.Router.IntegrationTests.Clients;

/// <summary>
/// The scripts beside this file, each one official client of Node's world. Their packages are installed once, exactly those of the lock file.
/// </summary>
public sealed class NodeScripts
{
    private static readonly string Folder =
        Path.Combine(RepositoryRoot.Path, "tests", "Router.IntegrationTests", "Clients", "Node");

    private readonly Lazy<Task> _installation = new(InstallAsync);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Runs a script against a provider; what failed, a line each.</summary>
    public async Task<IReadOnlyList<string>> FailuresOfAsync(string script, RouterServer router, string provider)
    {
        await _installation.Value;
        (int exitCode, string output) = await RunAsync("node", script, router.Root.ToString(), "none", provider);
        Assert.True(exitCode == 0, output);
        List<string> failures = [];
        int scenarios = 0;
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')))
        {
            using var report = JsonDocument.Parse(line);
            scenarios++;
            if (report.RootElement.GetProperty("why").GetString() is { } why)
            {
                failures.Add($"{report.RootElement.GetProperty("name").GetString()}: {why}");
            }
        }

        Assert.NotEqual(0, scenarios);
        return failures;
    }

    private static async Task InstallAsync()
    {
        (int exitCode, string version) = await TryRunAsync("node", "--version");
        Assert.SkipUnless(
            exitCode == 0 && int.TryParse(version.TrimStart('v').Split('.')[0], out int major) && major >= 20,
            "The clients of Node's world need Node 20 or later.");
        (exitCode, string output) = await RunAsync("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        Assert.True(exitCode == 0, output);
    }

    private static async Task<(int ExitCode, string Output)> TryRunAsync(string program, params string[] arguments)
    {
        try
        {
            return await RunAsync(program, arguments);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() && program == "npm" ? "npm.cmd" : program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Folder,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancelled);
        Task<string> errors = process.StandardError.ReadToEndAsync(Cancelled);
        try
        {
            await process.WaitForExitAsync(Cancelled);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, process.ExitCode == 0 ? await output : $"{await output}\n{await errors}");
    }
}
