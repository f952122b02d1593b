using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmMesh.Load.Systems;

/// <summary>The embedded Redis, started as the AppHost starts it, in a folder that is deleted at the end.</summary>
internal sealed class StateServer : IDisposable
{
    private const string Waiting = "mesh:{ledger}:waiting";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("llmmesh-load-");
    private readonly int _port = FreePort();

    private StateServer() => Process = Launch();

    public MeasuredProcess Process { get; private set; }

    /// <summary>A folder for the run's own files.</summary>
    public string Folder => _data.FullName;

    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public static async Task<StateServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new StateServer();
        await server.WaitAsync(cancellationToken);
        return server;
    }

    /// <summary>Starts it again, with its data, after its process has been disposed of; returns when it answers.</summary>
    public Task RestartAsync(CancellationToken cancellationToken)
    {
        Process = Launch();
        return WaitAsync(cancellationToken);
    }

    /// <summary>The names of the keys that match a pattern.</summary>
    public IReadOnlyList<string> Keys(string pattern) => List($"KEYS {pattern}");

    /// <summary>The members of a sorted set whose score is above a bound.</summary>
    public IReadOnlyList<string> Members(string key, long above) => List($"ZRANGEBYSCORE {key} ({above} +inf");

    /// <summary>Takes the ledger events away, as the usage service would.</summary>
    /// <returns>How many there were.</returns>
    public long DrainLedger()
    {
        long events = Ask($"LLEN {Waiting}");
        Ask($"DEL {Waiting}");
        return events;
    }

    /// <summary>Ledger events that nobody has taken yet.</summary>
    public long CountLedger() => Ask($"LLEN {Waiting}");

    /// <summary>Puts ledger events into the queue, as routers would.</summary>
    public void FillLedger(IEnumerable<byte[]> events)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, _port);
        byte[] answer = new byte[64];
        foreach (byte[][] batch in events.Chunk(100))
        {
            using var command = new MemoryStream();
            command.Write(Encoding.ASCII.GetBytes($"*{batch.Length + 2}\r\n$5\r\nLPUSH\r\n${Waiting.Length}\r\n{Waiting}\r\n"));
            foreach (byte[] ledgerEvent in batch)
            {
                command.Write(Encoding.ASCII.GetBytes($"${ledgerEvent.Length}\r\n"));
                command.Write(ledgerEvent);
                command.Write("\r\n"u8);
            }

            socket.Send(command.ToArray());
            socket.Receive(answer);
        }
    }

    public void Dispose()
    {
        Process.Dispose();
        _data.Delete(recursive: true);
    }

    private MeasuredProcess Launch()
    {
        ProcessStartInfo command = Built.Garnet(
            "--bind", "127.0.0.1", "--port", _port.ToString(CultureInfo.InvariantCulture),
            "--lua", "--lua-transaction-mode", "--device-type", "RandomAccess",
            "--aof", "--aof-commit-freq", "0", "--recover", "--checkpointdir", _data.FullName,
            "--aof-size-limit", "128m", "--aof-segment-size", "32m",
            "--memory", "1g", "--page", "4m", "--index", "16m", "--aof-page-size", "8m", "--aof-memory", "32m",
            "-q", "--logger-level", "Error");
        command.Environment["DOTNET_gcServer"] = "0";
        return MeasuredProcess.Start("Garnet", command);
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (true)
        {
            try
            {
                Ask("PING");
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
            }
        }
    }

    private long Ask(string command)
    {
        using StreamReader reader = Send(command);
        return Number(reader.ReadLine(), ':');
    }

    private List<string> List(string command)
    {
        using StreamReader reader = Send(command);
        List<string> items = [];
        for (long left = Number(reader.ReadLine(), '*'); left > 0; left--)
        {
            reader.ReadLine();
            items.Add(reader.ReadLine() ?? throw new EndOfStreamException(command));
        }

        return items;
    }

    private StreamReader Send(string command)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, _port);
            socket.Send(Encoding.ASCII.GetBytes(Encode(command)));
            return new StreamReader(new NetworkStream(socket, ownsSocket: true), Encoding.ASCII);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static long Number(string? line, char type) =>
        line is [var first, ..] && first == type ? long.Parse(line.AsSpan(1), CultureInfo.InvariantCulture) : 0;

    private static string Encode(string command)
    {
        string[] words = command.Split(' ');
        return $"*{words.Length}\r\n{string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"))}";
    }

    internal static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
