using LlmMesh.Contracts;

namespace LlmMesh.Router.Endpoints;

/// <summary>What would become of a request that has not been sent: the decision a ledger row would keep, and what only matters beforehand.</summary>
internal sealed record RouteExplanation : RouteDecision
{
    /// <summary>The model's name as it was asked for.</summary>
    public required string RequestedModel { get; init; }

    /// <summary>Who would be asked first, <c>provider/model</c>; null when nobody would.</summary>
    public string? Target { get; init; }

    /// <summary>What it would probably use and cost there; null when nobody would be asked.</summary>
    public ExplainedUse? Estimated { get; init; }

    /// <summary>What the client would learn instead of an answer; null when the request would be sent.</summary>
    public ExplainedError? Error { get; init; }

    /// <summary>Why the client would get less than it asked for, as <c>x-mesh-degraded</c> says it; null when it would not.</summary>
    public string? Degraded { get; init; }

    /// <summary>The preset it was asked of; null for every other model.</summary>
    public string? Preset { get; init; }

    /// <summary>The conversation it belongs to; null where that cannot be told.</summary>
    public ExplainedSession? Session { get; init; }

    /// <summary>
    /// Whether limits, budgets and circuits could be asked. False while the shared state is away: then no candidate is left out for them.
    /// </summary>
    public required bool AdmissionKnown { get; init; }
}

/// <summary>What a request would probably use at a target.</summary>
/// <param name="InputTokens">Tokens of the prompt.</param>
/// <param name="InputTokensAtMost">The most they can turn out to be.</param>
/// <param name="CostNanoDollars">What prompt and answer would probably cost; null when no price is known.</param>
internal sealed record ExplainedUse(long InputTokens, long InputTokensAtMost, long? CostNanoDollars)
{
    /// <summary>The same in US dollars.</summary>
    public decimal? CostUsd => CostNanoDollars / NanoDollars.PerDollar;
}

/// <summary>An error as the client would learn it.</summary>
internal sealed record ExplainedError(int Status, string Code, string Message, string? Param, long? RetryAfterSeconds);

/// <summary>What is known of a conversation.</summary>
/// <param name="IsNew">Whether nothing of it can have been said before.</param>
/// <param name="Target">Who served it last; null when nobody is known to have.</param>
internal sealed record ExplainedSession(bool IsNew, string? Target);
