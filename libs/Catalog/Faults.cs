using LlmMesh.Contracts;

namespace LlmMesh.Catalog;

/// <summary>Where a provider's error stood.</summary>
public enum FaultPhase
{
    /// <summary>Anywhere.</summary>
    Any = 0,

    /// <summary>In an answer with an error status.</summary>
    Status,

    /// <summary>In the whole body of an answer with status 200.</summary>
    Body,

    /// <summary>In an event of a stream with status 200.</summary>
    Stream,
}

/// <summary>What follows a fault, as long as nothing has been delivered.</summary>
public enum FaultAction
{
    /// <summary>What the fault's class says.</summary>
    Default = 0,

    /// <summary>The same target again, within the retry policy, then the next candidate.</summary>
    Retry,

    /// <summary>The next candidate at once.</summary>
    Next,

    /// <summary>The next candidate whose context window is larger than this target's.</summary>
    LargerWindow,

    /// <summary>The same target with the provider's next credential, then the next candidate.</summary>
    NextCredential,

    /// <summary>The client gets the error.</summary>
    Return,
}

/// <summary>How long the provider asks to be left alone, in whichever form it says so.</summary>
public enum FaultWait
{
    /// <summary>Any time, or none said.</summary>
    Any = 0,

    /// <summary>It does not say.</summary>
    None,

    /// <summary>An hour or more.</summary>
    Hours,
}

/// <summary>
/// One row of the classification table; it matches an error that fulfils all of its conditions. A condition that is null, or
/// <c>Any</c>, is none.
/// </summary>
public sealed record FaultRule
{
    /// <summary>The provider's name in the catalogue.</summary>
    public string? Provider { get; init; }

    /// <summary>
    /// The HTTP status; for an error inside a status 200, the number the error gives as its code, or 200. The first one when
    /// <see cref="StatusTo"/> is given.
    /// </summary>
    public int? Status { get; init; }

    /// <summary>The last status of a range that begins with <see cref="Status"/>, inclusive.</summary>
    public int? StatusTo { get; init; }

    /// <summary>
    /// A code, type or reason the error carries in any of the places providers put one; <c>html</c> when its body is a page.
    /// <c>*</c> stands for any text, case is ignored.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>A pattern over the whole of the error's message: <c>*</c> stands for any text, case is ignored.</summary>
    public string? Message { get; init; }

    /// <summary>Where the error stood.</summary>
    public FaultPhase Phase { get; init; }

    /// <summary>How long the provider asks to wait.</summary>
    public FaultWait Wait { get; init; }

    /// <summary>The class it belongs to.</summary>
    public required FaultClass Class { get; init; }

    /// <summary>What follows, when that differs from the class's action.</summary>
    public FaultAction Action { get; init; }
}

/// <summary>When an attempt is repeated on the same target.</summary>
public sealed record RetryPolicy
{
    /// <summary>Most repetitions on one target. Default 2.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>
    /// Upper end of the first random wait; it doubles with every further one. The wait is drawn from zero to that end ("full jitter").
    /// Default 500 ms.
    /// </summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The upper end never exceeds this. Default 8 s.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>A provider that asks for a longer wait is left for the next candidate. Default 60 s.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Repetitions as a share of the requests of the last 10 seconds, 0 to 1. Default 0.2.</summary>
    public double BudgetShare { get; init; } = 0.2;

    /// <summary>Repetitions in 10 seconds that are allowed whatever the traffic. Default 10.</summary>
    public int BudgetFloor { get; init; } = 10;
}
