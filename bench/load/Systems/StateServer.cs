using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmMesh.Load.Systems;

/// <summary>A state server in a folder that is deleted at the end: the embedded one as the AppHost starts it, unless another is asked for.</summary>
internal sealed class StateServer : IDisposable
{
    private const string Waiting = "mesh:{ledger}:waiting";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("llmmesh-load-");
    private readonly int _port = FreePort();
    private readonly StateSetting _setting;

    private StateServer(StateSetting setting)
    {
        _setting = setting;
        Process = Launch();
    }

    public MeasuredProcess Process { get; private set; }

    /// <summary>A folder for the run's own files.</summary>
    public string Folder => _data.FullName;

    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public static Task<StateServer> StartAsync(CancellationToken cancellationToken) => StartAsync(StateSetting.GarnetWindow, cancellationToken);

    public static async Task<StateServer> StartAsync(StateSetting setting, CancellationToken cancellationToken)
    {
        var server = new StateServer(setting);
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

    /// <summary>What a list holds.</summary>
    public IReadOnlyList<string> Entries(string list) => List($"LRANGE {list} 0 -1");

    /// <summary>How much a list holds.</summary>
    public long Length(string list) => Ask($"LLEN {list}");

    /// <summary>The members of a sorted set whose score is above a bound.</summary>
    public IReadOnlyList<string> Members(string key, long above) => List($"ZRANGEBYSCORE {key} ({above} +inf");

    /// <summary>Takes the ledger events away, as the usage service would.</summary>
    /// <returns>How many there were.</returns>
    public long DrainLedger()
    {
        long events = Length(Waiting);
        Ask($"DEL {Waiting}");
        return events;
    }

    /// <summary>Ledger events that nobody has taken yet.</summary>
    public long CountLedger() => Length(Waiting);

    /// <summary>Puts ledger events into the queue, as routers would.</summary>
    public void FillLedger(IEnumerable<byte[]> events)
    {
        using Socket socket = Connect();
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

    /// <summary>A connection of its own, for calls one after the other.</summary>
    /// <exception cref="SocketException">It does not listen.</exception>
    public Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(IPAddress.Loopback, _port);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A command as it is sent; ASCII only.</summary>
    public static byte[] Encode(params IReadOnlyCollection<string> words) =>
        Encoding.ASCII.GetBytes($"*{words.Count}\r\n{string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"))}");

    public void Dispose()
    {
        Process.Dispose();
        _data.Delete(recursive: true);
    }

    private MeasuredProcess Launch() => MeasuredProcess.Start(_setting.Name, _setting.Command(_port, Folder));

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (true)
        {
            if (IsReady())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }

    // A server that still reads its data refuses connections, or answers that it does.
    private bool IsReady()
    {
        try
        {
            using StreamReader reader = Send("PING");
            return reader.ReadLine() == "+PONG";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
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
        Socket socket = Connect();
        socket.Send(Encode(command.Split(' ')));
        return new StreamReader(new NetworkStream(socket, ownsSocket: true), Encoding.ASCII);
    }

    private static long Number(string? line, char type) =>
        line is [var first, ..] && first == type ? long.Parse(line.AsSpan(1), CultureInfo.InvariantCulture) : 0;

    internal static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
