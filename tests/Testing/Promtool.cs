using System.Diagnostics;

namespace LlmMesh.Testing;

/// <summary>Prometheus's own checker of metrics, rules and configurations, where it is installed.</summary>
public static class Promtool
{
    /// <summary>Why a test that needs it is skipped.</summary>
    public const string Missing = "promtool is not on the PATH; .ci/run fetches it.";

    /// <summary>Whether it is on the <c>PATH</c>.</summary>
    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(static folder => File.Exists(Path.Combine(folder, "promtool")));

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from its standard input.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its exit code, and all it said.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        IEnumerable<string> arguments, string input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("promtool", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process promtool = Process.Start(start)!;
        Task<string> output = promtool.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> errors = promtool.StandardError.ReadToEndAsync(cancellationToken);
        await promtool.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(cancellationToken);
        return (promtool.ExitCode, await output + await errors);
    }
}
