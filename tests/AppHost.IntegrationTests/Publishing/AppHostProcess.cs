using System.Diagnostics;
using Xunit;

namespace LlmMesh.AppHost.IntegrationTests.Publishing;

/// <summary>The AppHost as azd calls it: a process that ends by itself.</summary>
/// <param name="ExitCode">0 when it has done what it was told.</param>
/// <param name="Said">Everything it wrote.</param>
internal sealed record AppHostProcess(int ExitCode, string Said)
{
    /// <summary>Runs it to its end, in an environment of nothing but what it needs and the given variables.</summary>
    public static async Task<AppHostProcess> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Projects.LlmMesh_AppHost).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string inherited in start.Environment.Keys.Where(name => !IsNeeded(name)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["DotEnv__Enabled"] = "false";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The AppHost did not start.");
        CancellationToken ending = TestContext.Current.CancellationToken;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(ending);
            Task<string> errors = process.StandardError.ReadToEndAsync(ending);
            await process.WaitForExitAsync(ending);
            return new AppHostProcess(process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static bool IsNeeded(string name) =>
        name is "PATH" or "HOME" or "TMPDIR" or "TEMP" or "TMP" or "SystemRoot" or "APPDATA" or "LOCALAPPDATA"
        || name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal);
}
