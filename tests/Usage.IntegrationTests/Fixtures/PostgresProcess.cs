using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>Runs PostgreSQL's own programs, as the user postgres when the tests run as root: PostgreSQL refuses root.</summary>
internal sealed class PostgresProcess : IAsyncDisposable
{
    private const string Installations = "/usr/lib/postgresql";
    private const string ServiceUser = "postgres";
    private const UnixFileMode AnyUser =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly Process _process;

    private PostgresProcess(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += OnTestsExit;
    }

    /// <summary>Folder of the programs, or null when they are not installed.</summary>
    public static string? Binaries { get; } = Directory.Exists(Installations)
        ? Directory.EnumerateFiles(Installations, "initdb", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Path.GetDirectoryName).LastOrDefault()
        : null;

    public static async Task InitialiseAsync(DirectoryInfo parent, string data)
    {
        if (!OperatingSystem.IsWindows())
        {
            parent.UnixFileMode = AnyUser;
        }

        using Process initdb = Launch("initdb", "-D", data, "-U", ServiceUser, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C.UTF-8");
        await initdb.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, initdb.ExitCode);
    }

    public static PostgresProcess Start(string data, int port) => new(Launch(
        "postgres", "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", ""));

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnTestsExit;
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Launch(string program, params string[] arguments)
    {
        string path = Path.Combine(Binaries!, program);
        ProcessStartInfo command = Environment.IsPrivilegedProcess
            ? new("runuser", ["-u", ServiceUser, "--", path, .. arguments])
            : new(path, arguments);
        command.WorkingDirectory = Path.GetTempPath();
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        Process process = Process.Start(command)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void OnTestsExit(object? sender, EventArgs arguments) => Kill();

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
