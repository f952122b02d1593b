using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace LlmMesh.State;

/// <summary>
/// A script embedded from <c>Scripts/</c>, called by its SHA-1 (the form EVALSHA wants). The version is part of the name, so two
/// versions of a service can share one Redis.
/// </summary>
internal sealed class LuaScript
{
    public static readonly LuaScript Reserve = new("reserve.v1");
    public static readonly LuaScript Settle = new("settle.v1");
    public static readonly LuaScript LedgerTake = new("ledger-take.v1");
    public static readonly LuaScript LedgerRequeue = new("ledger-requeue.v1");

    private readonly string _text;
    private readonly byte[] _hash;

    private LuaScript(string name)
    {
        using Stream stream = typeof(LuaScript).Assembly.GetManifestResourceStream($"LlmMesh.State.Scripts.{name}.lua")
            ?? throw new InvalidOperationException($"Script {name} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        _text = reader.ReadToEnd();
#pragma warning disable CA5350 // Redis names scripts by SHA-1; nothing is protected by it.
        _hash = SHA1.HashData(Encoding.UTF8.GetBytes(_text));
#pragma warning restore CA5350
    }

    public async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, arguments);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // A server that was restarted or flushed has forgotten the script; sending the text teaches it again.
            return await database.ScriptEvaluateAsync(_text, keys, arguments);
        }
    }
}
