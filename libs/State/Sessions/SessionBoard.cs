using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace LlmMesh.State.Sessions;

/// <summary>
/// Which target has served which conversation, for all routers: written and told in batches, read since the last look. Nothing here is
/// needed to serve a request; what is lost costs a provider's cached prompt.
/// </summary>
/// <remarks>Thread-safe. All methods throw <see cref="StateUnavailableException"/> when Redis does not answer.</remarks>
public sealed class SessionBoard(StateConnection state)
{
    /// <summary>Time without use after which a binding is forgotten: about as long as providers keep a prompt.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    /// <summary>Most bindings kept; the newest stay.</summary>
    public const int MostKept = 65_536;

    /// <summary>Most bindings of one call.</summary>
    public const int LargestBatch = 256;

    /// <summary>Most bindings of one page.</summary>
    public const int LargestPage = 4_096;

    /// <summary>Notes who has served conversations, and tells the routers.</summary>
    /// <param name="bindings">At most <see cref="LargestBatch"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When that was, by the server's clock.</returns>
    public async Task<long> BindAsync(IReadOnlyList<(ulong Key, string Target)> bindings, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bindings.Count, LargestBatch);
        var arguments = new ScriptArguments(2 + bindings.Count);
        arguments.Add((long)Idle.TotalMilliseconds);
        arguments.Add(MostKept);
        var message = new StringBuilder();
        foreach ((ulong key, string target) in bindings)
        {
            string binding = SessionBinding.Write(key, target);
            arguments.Add(binding);
            message.Append(' ').Append(binding);
        }

        long now = (long)await state.EvaluateAsync(LuaScript.SessionsBind, [Keys.Sessions], arguments.Values, cancellationToken);
        message.Insert(0, now);
        await state.CallAsync(database => database.PublishAsync(Keys.SessionChannel, message.ToString()), cancellationToken);
        return now;
    }

    /// <summary>The bindings that were used since a moment, a page of them.</summary>
    /// <param name="sinceMs">The moment, by the server's clock; 0 for all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<SessionPage> ReadAsync(long sinceMs, CancellationToken cancellationToken)
    {
        var reply = (RedisValue[])(await state.EvaluateAsync(
            LuaScript.SessionsRead,
            [Keys.Sessions],
            [sinceMs, (long)Idle.TotalMilliseconds, LargestPage],
            cancellationToken))!;
        List<SessionBinding> bindings = new(reply.Length / 2);
        for (int i = 1; i + 1 < reply.Length; i += 2)
        {
            if (SessionBinding.Read(reply[i].ToString(), (long)(double)reply[i + 1]) is { } binding)
            {
                bindings.Add(binding);
            }
        }

        return new SessionPage((long)reply[0], bindings, reply.Length / 2 == LargestPage);
    }

    /// <summary>Calls back with every batch that is told, until disposed. A lost connection resubscribes by itself but may lose batches.</summary>
    /// <remarks>The callback runs on the client's thread, one at a time: it must be short and must not throw.</remarks>
    public async Task<IAsyncDisposable> SubscribeAsync(Action<IReadOnlyList<SessionBinding>> told)
    {
        var subscription = new StateSubscription(state, Keys.SessionChannel, message => told(Read(message.ToString())));
        await subscription.StartAsync();
        return subscription;
    }

    private static List<SessionBinding> Read(string message)
    {
        List<SessionBinding> bindings = [];
        long atMs = -1;
        foreach (Range range in message.AsSpan().Split(' '))
        {
            ReadOnlySpan<char> part = message.AsSpan()[range];
            if (atMs < 0)
            {
                if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out atMs))
                {
                    return bindings;
                }
            }
            else if (SessionBinding.Read(part, atMs) is { } binding)
            {
                bindings.Add(binding);
            }
        }

        return bindings;
    }
}
