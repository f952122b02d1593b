using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Circuits;

/// <summary>A circuit's name.</summary>
/// <param name="Scope">What it stands in front of.</param>
/// <param name="Name">The name in its scope.</param>
public readonly record struct CircuitId(CircuitScope Scope, string Name)
{
    /// <summary>The circuit of a target, <c>provider/model</c>.</summary>
    public static CircuitId OfTarget(string target) => new(CircuitScope.Target, target);

    /// <summary>The circuit of an account.</summary>
    public static CircuitId OfAccount(string account) => new(CircuitScope.Account, account);

    /// <summary>The circuit a status is of.</summary>
    public static CircuitId Of(CircuitStatus status) => new(status.Scope, status.Name);

    internal RedisKey Key => Keys.Circuit(Scope == CircuitScope.Account ? Keys.AccountScope(Name) : Keys.TargetScope(Name));

    internal string ListedAs => Scope == CircuitScope.Account ? $"account:{Name}" : $"target:{Name}";
}
