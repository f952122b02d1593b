using System.Text.Json.Serialization;

namespace LlmMesh.Contracts;

/// <summary>What decided about a target in a plan. The first group puts it in its place, the second leaves it out or puts it last.</summary>
[JsonConverter(typeof(SnakeCaseEnum<RouteRule>))]
public enum RouteRule
{
    /// <summary>As written.</summary>
    Priority = 0,

    /// <summary>By chance and weight.</summary>
    Weighted,

    /// <summary>By expected cost.</summary>
    Cheapest,

    /// <summary>By the time to the first token and the pace after it.</summary>
    Fastest,

    /// <summary>By the catalogue's rank.</summary>
    Quality,

    /// <summary>By the requests under way.</summary>
    LeastBusy,

    /// <summary>In turn.</summary>
    RoundRobin,

    /// <summary>It has served the conversation before.</summary>
    Session,

    /// <summary>The request names its provider first.</summary>
    Order,

    /// <summary>A fallback of last resort: nobody of the chain could.</summary>
    LastResort,

    /// <summary>The model cannot do what the request needs.</summary>
    Capability,

    /// <summary>The prompt does not fit the model.</summary>
    Context,

    /// <summary>It costs more than may be spent, or nobody knows what it costs.</summary>
    Price,

    /// <summary>A budget has no room.</summary>
    Budget,

    /// <summary>A limit has no room.</summary>
    Limit,

    /// <summary>Its last probe failed: it is asked last.</summary>
    Health,

    /// <summary>Its circuit is open.</summary>
    Circuit,

    /// <summary>The operator, the key's scope or the request itself does not want it.</summary>
    Policy,

    /// <summary>Its provider is not configured.</summary>
    Configuration,
}

/// <summary>One target of a decision.</summary>
/// <param name="Target"><c>provider/model</c>.</param>
/// <param name="Rule">What put it where it is.</param>
public sealed record RouteCandidate(string Target, RouteRule Rule)
{
    /// <summary>Whether it was left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Rejected { get; init; }

    /// <summary>What exactly, in words; null where the rule says all.</summary>
    public string? Detail { get; init; }

    /// <summary>What the request was expected to cost there, nano-dollars; null where nobody had to know.</summary>
    public long? ExpectedCostNanoDollars { get; init; }

    /// <summary>The same in US dollars. Shown, not stored.</summary>
    public decimal? ExpectedCostUsd => ExpectedCostNanoDollars / NanoDollars.PerDollar;
}

/// <summary>Why a request went where it went: what <c>POST /v1/route/explain</c> answers and what a ledger row keeps.</summary>
public record RouteDecision
{
    /// <summary>Why these targets, as <c>x-mesh-route</c> says it.</summary>
    public required string Route { get; init; }

    /// <summary>The category that was chosen or asked for; null where the model was named.</summary>
    public string? Category { get; init; }

    /// <summary>What spoke for the category; null where nothing was classified.</summary>
    public IReadOnlyList<string>? Signals { get; init; }

    /// <summary>How the candidates were put in order; null where there was nothing to order.</summary>
    public RouteRule? Strategy { get; init; }

    /// <summary>The candidates in the order in which they are tried, then those left out.</summary>
    public required IReadOnlyList<RouteCandidate> Candidates { get; init; }

    /// <summary>How many more were left out of <see cref="Candidates"/>, because a row keeps no more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Omitted { get; init; }
}
