using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LlmMesh.Load.Systems;

/// <summary>
/// A PostgreSQL of its own with the product's default settings, on one processor, from the programs that Debian and Ubuntu install.
/// Disposal ends it and deletes its data.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Installations = "/usr/lib/postgresql";
    private const string ServiceUser = "postgres";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-load-");
    private readonly int _port = StateServer.FreePort();
    private MeasuredProcess? _process;

    private PostgresServer()
    {
        if (!OperatingSystem.IsWindows())
        {
            _folder.UnixFileMode = (UnixFileMode)0b111_111_111;
        }
    }

    public static bool IsInstalled => Binaries is not null;

    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={ServiceUser};Database=postgres");

    /// <summary>Processor time spent so far by the server and its sessions.</summary>
    public TimeSpan Processor => _process!.TreeProcessor;

    private static string? Binaries => Directory.Exists(Installations)
        ? Path.GetDirectoryName(Directory.EnumerateFiles(Installations, "initdb", SearchOption.AllDirectories).Max(StringComparer.Ordinal))
        : null;

    private string Data => Path.Combine(_folder.FullName, "cluster");

    public static async Task<PostgresServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new PostgresServer();
        Run("initdb", "-D", server.Data, "-U", ServiceUser, "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8");
        server._process = MeasuredProcess.Start("PostgreSQL", OneProcessor.Only(Command(
            "postgres", "-D", server.Data, "-p", server._port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", "")));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (!server.Listens())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }

        return server;
    }

    /// <summary>Stops it in order: killed, it would leave shared memory behind.</summary>
    public void Dispose()
    {
        Run("pg_ctl", "stop", "-D", Data, "-m", "immediate");
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Run(string program, params string[] arguments)
    {
        ProcessStartInfo command = Command(program, arguments);
        command.RedirectStandardOutput = true;
        using Process process = Process.Start(command)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    }

    // PostgreSQL refuses to run as root.
    private static ProcessStartInfo Command(string program, params string[] arguments)
    {
        string path = Path.Combine(Binaries!, program);
        ProcessStartInfo command = Environment.IsPrivilegedProcess
            ? new("runuser", ["-u", ServiceUser, "--", path, .. arguments])
            : new(path, arguments);
        command.WorkingDirectory = Path.GetTempPath();
        return command;
    }

    private bool Listens()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
