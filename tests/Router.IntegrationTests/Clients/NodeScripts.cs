using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using LlmMesh.Testing;

[assembly: AssemblyFixture(typeof(LlmMesh.Router.IntegrationTests.Clients.NodeScripts))]

namespace LlmMesh.Router.IntegrationTests.Clients;

/// <summary>
/// The scripts beside this file, official clients of Node's world. Their packages are installed once, exactly those of the lock file.
/// </summary>
public sealed class NodeScripts : IDisposable
{
    private const int OldestNode = 20;

    private static readonly string Folder =
        Path.Combine(RepositoryRoot.Path, "tests", "Router.IntegrationTests", "Clients", "Node");

    private readonly SemaphoreSlim _installation = new(1);
    private bool _isInstalled;
    private string? _missing;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Runs the scenarios of a script; what failed, an entry each.</summary>
    /// <param name="script">The file.</param>
    /// <param name="router">Where its client is pointed at.</param>
    /// <param name="provider">Whose models it asks for.</param>
    /// <param name="input">What it reads; empty for nothing.</param>
    /// <param name="variables">Its environment besides the usual.</param>
    public async Task<IReadOnlyList<string>> FailuresOfAsync(
        string script,
        RouterServer router,
        string provider,
        string input = "",
        IReadOnlyDictionary<string, string>? variables = null)
    {
        string output = await RunAsync([script, router.Root.ToString(), "none", provider], input, variables);
        List<JsonElement> reports =
        [
            .. output.Split('\n').Where(line => line.StartsWith("{\"name\"", StringComparison.Ordinal)).Select(line => JsonElement.Parse(line)),
        ];
        Assert.NotEmpty(reports);
        return
        [
            .. reports.Where(report => report.GetProperty("why").ValueKind != JsonValueKind.Null)
                .Select(report => $"{report.GetProperty("name").GetString()}: {report.GetProperty("why").GetString()}"),
        ];
    }

    /// <summary>Runs a program as it stands; what it prints.</summary>
    public Task<string> RunAsync(string code) => RunAsync(["--input-type=module", "--eval", code], "", variables: null);

    public void Dispose() => _installation.Dispose();

    private async Task EnsureInstalledAsync()
    {
        await _installation.WaitAsync(Cancelled);
        try
        {
            _missing = _isInstalled ? _missing : await InstallAsync();
            _isInstalled = true;
        }
        finally
        {
            _installation.Release();
        }
    }

    private static async Task<string?> InstallAsync()
    {
        string? version = await TryReadVersionAsync();
        if (version is null || int.Parse(version.TrimStart('v').Split('.')[0]) < OldestNode)
        {
            return $"The clients of Node's world need Node {OldestNode} or later.";
        }

        (int exitCode, string output) = await ExecuteAsync(
            Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]), "");
        Assert.True(exitCode == 0, output);
        return null;
    }

    private static async Task<string?> TryReadVersionAsync()
    {
        try
        {
            (int exitCode, string version) = await ExecuteAsync(Start("node", ["--version"]), "");
            return exitCode == 0 ? version.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private async Task<string> RunAsync(string[] arguments, string input, IReadOnlyDictionary<string, string>? variables)
    {
        await EnsureInstalledAsync();
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        ProcessStartInfo start = Start("node", arguments);
        foreach ((string name, string value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        (int exitCode, string output) = await ExecuteAsync(start, input);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private static ProcessStartInfo Start(string program, string[] arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
        WorkingDirectory = Folder,
    };

    private static async Task<(int ExitCode, string Output)> ExecuteAsync(ProcessStartInfo start, string input)
    {
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(Cancelled);
            Task<string> errors = process.StandardError.ReadToEndAsync(Cancelled);
            await process.StandardInput.WriteAsync(input.AsMemory(), Cancelled);
            process.StandardInput.Close();
            await process.WaitForExitAsync(Cancelled);
            return (process.ExitCode, process.ExitCode == 0 ? await output : $"{await output}\n{await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
