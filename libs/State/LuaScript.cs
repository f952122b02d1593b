using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace LlmMesh.State;

/// <summary>
/// A script embedded from <c>Scripts/</c>, called by its SHA-1 (the form EVALSHA wants). The version is part of the name, so two
/// versions of a service can share one Redis. Redis knows no includes: what scripts have in common is a file that stands before them.
/// </summary>
internal sealed class LuaScript
{
    public static readonly LuaScript Reserve = new("window.v2", "budget.v1", "group.v1", "reserve.v3");
    public static readonly LuaScript Preview = new("preview.v1", "window.v2", "budget.v1", "group.v1", "reserve.v3");
    public static readonly LuaScript Extend = new("window.v2", "budget.v1", "group.v1", "extend.v1");
    public static readonly LuaScript Renew = new("renew.v1");
    public static readonly LuaScript Charge = new("window.v2", "budget.v1", "group.v1", "charge.v2");
    public static readonly LuaScript Settle = new("settle.v3");
    public static readonly LuaScript SettleScope = new("window.v2", "budget.v1", "group.v1", "settle-scope.v1");
    public static readonly LuaScript IntentWrite = new("intent-write.v1");
    public static readonly LuaScript IntentRenew = new("intent-renew.v1");
    public static readonly LuaScript IntentExpired = new("intent-expired.v1");
    public static readonly LuaScript IntentAbandon = new("intent-abandon.v2");
    public static readonly LuaScript BudgetRead = new("window.v2", "budget.v1", "budget-one.v1", "budget-read.v1");
    public static readonly LuaScript BudgetPrepare = new("window.v2", "budget.v1", "budget-one.v1", "budget-prepare.v1");
    public static readonly LuaScript BudgetOpen = new("window.v2", "budget.v1", "budget-one.v1", "budget-open.v1");
    public static readonly LuaScript BudgetReconcile = new("window.v2", "budget.v1", "budget-one.v1", "budget-reconcile.v1");
    public static readonly LuaScript BudgetRecount = new("window.v2", "budget.v1", "budget-one.v1", "budget-recount.v1");
    public static readonly LuaScript LedgerTake = new("ledger-take.v2");
    public static readonly LuaScript LedgerRequeue = new("ledger-requeue.v2");
    public static readonly LuaScript CircuitRecord = new("circuit.v1", "circuit-record.v1");
    public static readonly LuaScript CircuitOpen = new("circuit.v1", "circuit-open.v1");
    public static readonly LuaScript CircuitProbed = new("circuit.v1", "circuit-probed.v1");
    public static readonly LuaScript CircuitReset = new("circuit.v1", "circuit-reset.v1");
    public static readonly LuaScript CircuitRead = new("circuit.v1", "circuit-read.v1");
    public static readonly LuaScript CircuitReturn = new("circuit-return.v1");
    public static readonly LuaScript CircuitList = new("circuit-list.v1");
    public static readonly LuaScript CircuitStrike = new("circuit-strike.v1");
    public static readonly LuaScript LeaseHold = new("lease-hold.v1");
    public static readonly LuaScript LeaseRelease = new("lease-release.v1");
    public static readonly LuaScript PrincipalsChange = new("principals-change.v1");
    public static readonly LuaScript PrincipalsReplace = new("principals-replace.v1");
    public static readonly LuaScript PrincipalsChanges = new("principals-changes.v1");
    public static readonly LuaScript ConfigurationPublish = new("configuration-publish.v1");
    public static readonly LuaScript ReplicaBeat = new("replica-beat.v2");
    public static readonly LuaScript SessionsBind = new("sessions-bind.v1");
    public static readonly LuaScript SessionsRead = new("sessions-read.v1");

    private readonly string _text;
    private readonly byte[] _hash;

    private LuaScript(params string[] names)
    {
        _text = string.Concat(names.Select(Read));
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

    /// <summary>Teaches the server the script without running it.</summary>
    public Task LoadAsync(IDatabase database) => database.ExecuteAsync("SCRIPT", "LOAD", _text);

    private static string Read(string name)
    {
        using Stream stream = typeof(LuaScript).Assembly.GetManifestResourceStream($"LlmMesh.State.Scripts.{name}.lua")
            ?? throw new InvalidOperationException($"Script {name} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
