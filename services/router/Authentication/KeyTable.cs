using System.Collections.Concurrent;

namespace LlmMesh.Router.Authentication;

/// <summary>A bounded table: when it is full, the oldest entry makes room. Reading takes no lock; writers take turns by their caller's.</summary>
/// <param name="most">Most entries.</param>
internal sealed class KeyTable(int most)
{
    private readonly ConcurrentDictionary<SecretHash, KnownKey> _keys = new();
    private readonly Queue<SecretHash> _order = new();

    public KnownKey? Find(in SecretHash secret) => _keys.TryGetValue(secret, out KnownKey? key) ? key : null;

    public IEnumerable<KeyValuePair<SecretHash, KnownKey>> All => _keys;

    public void Set(in SecretHash secret, KnownKey key)
    {
        if (!_keys.TryAdd(secret, key))
        {
            _keys[secret] = key;
            return;
        }

        _order.Enqueue(secret);
        while (_order.Count > most)
        {
            _keys.TryRemove(_order.Dequeue(), out _);
        }
    }

    /// <summary>Takes an entry out. Its place stays taken until its turn comes.</summary>
    public void Remove(in SecretHash secret) => _keys.TryRemove(secret, out _);

    public void Clear()
    {
        _keys.Clear();
        _order.Clear();
    }
}
