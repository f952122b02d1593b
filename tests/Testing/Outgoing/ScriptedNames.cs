using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LlmMesh.ServiceDefaults.Outgoing;

namespace LlmMesh.Testing.Outgoing;

/// <summary>Names that lead where a test says: to one set of addresses after the other, the last of them for ever.</summary>
public sealed class ScriptedNames : INameResolution
{
    private readonly ConcurrentDictionary<string, Queue<IPAddress[]>> _names = new(StringComparer.OrdinalIgnoreCase);
    private int _lookups;

    /// <summary>How often anybody asked.</summary>
    public int Lookups => Volatile.Read(ref _lookups);

    /// <summary>Lets a name lead to each of these in turn; several addresses of one answer are separated by commas.</summary>
    public ScriptedNames Lead(string host, params IEnumerable<string> answers)
    {
        _names[host] = new Queue<IPAddress[]>(answers.Select(answer => answer.Split(',').Select(IPAddress.Parse).ToArray()));
        return this;
    }

    /// <inheritdoc />
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lookups);
        if (!_names.TryGetValue(host, out Queue<IPAddress[]>? answers))
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        lock (answers)
        {
            return Task.FromResult(answers.Count > 1 ? answers.Dequeue() : answers.Peek());
        }
    }
}
