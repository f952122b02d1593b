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

    private readonly string _data;
    private readonly Process _process;

    private PostgresProcess(string data, Process process)
    {
        _data = data;
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += OnTestsExit;
    }

    /// <summary>Folder of the programs, or null when they are not installed.</summary>
    public static string? Binaries { get; } = Directory.Exists(Installations)
        ? Directory.EnumerateFiles(Installations, "initdb", SearchOption.AllDirectories).Max(StringComparer.Ordinal) is { } initdb
            ? Path.GetDirectoryName(initdb)
            : null
        : null;

    public static async Task InitialiseAsync(DirectoryInfo parent, string data)
    {
        if (!OperatingSystem.IsWindows())
        {
            parent.UnixFileMode = AnyUser;
        }

        using Process initdb = Launch(
            "initdb", "-D", data, "-U", ServiceUser, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C.UTF-8");
        await initdb.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, initdb.ExitCode);
    }

    public static PostgresProcess Start(string data, int port) => new(data, Launch(
        "postgres", "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", "",
        "-c", "fsync=off"));

    /// <summary>Ends the server and its sessions. Killed, it would leave shared memory that keeps it from starting again.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnTestsExit;
        using (Process stop = Launch("pg_ctl", "stop", "-D", _data, "-m", "immediate", "-W"))
        {
            await stop.WaitForExitAsync();
        }

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
        command.UseShellExecute = false;
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        Process process = Process.Start(command)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void OnTestsExit(object? sender, EventArgs arguments)
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
