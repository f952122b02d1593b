using System.Diagnostics;
using LlmMesh.Testing;

namespace LlmMesh.Deploy.UnitTests.Containers;

/// <summary>The SDK as a developer calls it, in the repository.</summary>
internal static class DotnetCommand
{
    /// <returns>What it printed; a test whose command fails, fails with it.</returns>
    public static async Task<string> RunAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot.Path,
        };

        // A node that stays behind would keep the pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process dotnet = Process.Start(start)!;
        Task<string> errors = dotnet.StandardError.ReadToEndAsync(cancellationToken);
        string output = await dotnet.StandardOutput.ReadToEndAsync(cancellationToken);
        await dotnet.WaitForExitAsync(cancellationToken);
        Assert.True(dotnet.ExitCode == 0, $"{output}\n{await errors}");
        return output;
    }
}
