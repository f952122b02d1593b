using System.Diagnostics;
using System.Globalization;

namespace LlmMesh.Testing;

/// <summary>How to start the state server under test.</summary>
internal static class StateServerCommand
{
    private const string ExecutableVariable = "LLMMESH_TEST_STATE_SERVER";

    /// <summary>Command for a server on <paramref name="port"/>; it keeps its data in <paramref name="dataFolder"/>, or nowhere when null.</summary>
    public static ProcessStartInfo Create(int port, string? dataFolder)
    {
        string portText = port.ToString(CultureInfo.InvariantCulture);
        return Environment.GetEnvironmentVariable(ExecutableVariable) is { Length: > 0 } executable
            ? Redis(executable, portText, dataFolder)
            : Garnet(portText, dataFolder);
    }

    private static ProcessStartInfo Garnet(string port, string? dataFolder)
    {
        List<string> arguments =
        [
            "tool", "run", "garnet-server", "--",
            "--port", port, "--bind", "127.0.0.1", "--lua", "--lua-transaction-mode",
        ];
        if (dataFolder is not null)
        {
            // The native storage device needs libaio, which many machines lack; the managed one runs everywhere.
            arguments.AddRange(["--aof", "--aof-commit-wait", "--recover", "--checkpointdir", dataFolder, "--device-type", "RandomAccess"]);
        }

        return Command("dotnet", arguments);
    }

    private static ProcessStartInfo Redis(string executable, string port, string? dataFolder)
    {
        List<string> arguments = ["--port", port, "--bind", "127.0.0.1", "--save", ""];
        arguments.AddRange(dataFolder is null
            ? ["--appendonly", "no"]
            : ["--appendonly", "yes", "--appendfsync", "always", "--dir", dataFolder]);
        return Command(executable, arguments);
    }

    private static ProcessStartInfo Command(string fileName, IEnumerable<string> arguments) => new(fileName, arguments)
    {
        WorkingDirectory = RepositoryRoot.Path,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };
}
