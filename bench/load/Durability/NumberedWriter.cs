using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Durability;

/// <summary>What a crash has left of a writer's numbers.</summary>
/// <param name="Lost">How many confirmed ones are missing.</param>
/// <param name="IsHalfDone">Whether the last one there has reached only the first of its two keys.</param>
/// <param name="IsDamaged">Whether anything else but a beginning of them is there.</param>
internal readonly record struct Remains(int Lost, bool IsHalfDone, bool IsDamaged);

/// <summary>
/// Writes the numbers 1, 2, 3 … one after the other, each by a script to two keys as the mesh writes, and notes when each was confirmed.
/// </summary>
internal sealed class NumberedWriter(StateServer state, string name, TimeSpan pause)
{
    private const string Script = "redis.call('RPUSH', KEYS[1], ARGV[1]) return redis.call('RPUSH', KEYS[2], ARGV[1])";

    private readonly string _first = $"{{{name}}}:first";
    private readonly string _second = $"{{{name}}}:second";
    private readonly List<long> _confirmed = [];
    private readonly List<long> _waits = [];
    private (long First, long Second) _survived;

    /// <summary>When each number was confirmed, in stopwatch ticks.</summary>
    public IReadOnlyList<long> Confirmed => _confirmed;

    /// <summary>How long each took, in stopwatch ticks.</summary>
    public IReadOnlyList<long> Waits => _waits;

    /// <summary>Writes until it is told to stop or the server is gone.</summary>
    public void Write(CancellationToken stopping)
    {
        byte[] answer = new byte[256];
        using Socket socket = state.Connect();
        try
        {
            while (!stopping.WaitHandle.WaitOne(pause))
            {
                long sent = Stopwatch.GetTimestamp();
                string number = (_confirmed.Count + 1).ToString(CultureInfo.InvariantCulture);
                socket.Send(StateServer.Encode("EVAL", Script, "2", _first, _second, number));
                int length = socket.Receive(answer);
                if (length == 0)
                {
                    return;
                }

                Require(answer.AsSpan(0, length));
                long confirmed = Stopwatch.GetTimestamp();
                _confirmed.Add(confirmed);
                _waits.Add(confirmed - sent);
            }
        }
        catch (SocketException)
        {
            // Killed.
        }
    }

    /// <summary>What is left after the server's restart.</summary>
    public Remains Look()
    {
        IReadOnlyList<string> found = state.Entries(_first);
        _survived = (found.Count, state.Length(_second));
        bool isBeginning = found.Select((number, i) => number == (i + 1).ToString(CultureInfo.InvariantCulture)).All(isNext => isNext);
        return new Remains(
            Math.Max(0, _confirmed.Count - (int)_survived.Second),
            IsHalfDone: _survived.First == _survived.Second + 1,
            IsDamaged: !isBeginning || _survived.First - _survived.Second is not (0 or 1));
    }

    /// <summary>Whether what had survived one crash has survived the later ones too.</summary>
    public bool IsUnchanged() => (state.Length(_first), state.Length(_second)) == _survived;

    private static void Require(ReadOnlySpan<byte> answer)
    {
        if (answer[0] != ':')
        {
            throw new InvalidOperationException(Encoding.ASCII.GetString(answer));
        }
    }
}
