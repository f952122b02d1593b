using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>How a request ends for its caller when it names the faulty target alone.</summary>
internal enum FaultEnding
{
    /// <summary>The target answers in the end.</summary>
    Served = 0,

    /// <summary>An error instead of an answer.</summary>
    Error,

    /// <summary>An error event after a part of the answer.</summary>
    Broken,
}

/// <summary>What the mesh owes the caller and the provider when a target has one fault.</summary>
internal sealed record FaultExpectation
{
    public FaultEnding Ending { get; private init; }

    /// <summary>The failed tries at the target.</summary>
    public IReadOnlyList<FaultClass> Tries { get; private init; } = [];

    /// <summary>The status each of them got.</summary>
    public int Upstream { get; private init; }

    /// <summary>Time that passes before the next try, or until silence is noticed.</summary>
    public IReadOnlyList<TimeSpan> Waits { get; private init; } = [];

    /// <summary>Phases in a row that are given the length of the first wait; the last one ends in silence.</summary>
    public int Phases { get; init; } = 1;

    /// <summary>The caller's status and code, for errors.</summary>
    public (int Status, string Code) Error { get; private init; }

    /// <summary>Whether another candidate, if there is one, is asked and answers.</summary>
    public bool MovesOn { get; private init; }

    /// <summary>How far the answer's usage can be trusted.</summary>
    public UsagePrecision Usage { get; init; } = UsagePrecision.Exact;

    /// <summary>The target answers at once, or after the failed tries.</summary>
    public static FaultExpectation Served(params FaultClass[] tries) => new()
    {
        Tries = tries,
        Upstream = 503,
        Waits = [.. Backoffs(asked: TimeSpan.Zero).Take(tries.Length)],
    };

    /// <summary>One try, and nobody else is asked.</summary>
    public static FaultExpectation Returned(FaultClass fault, int upstream, int status, string code) =>
        new() { Ending = FaultEnding.Error, Tries = [fault], Upstream = upstream, Error = (status, code) };

    /// <summary>One try, then the next candidate.</summary>
    public static FaultExpectation Once(FaultClass fault, int upstream, int status, string code, TimeSpan? silence = null) =>
        Returned(fault, upstream, status, code) with { MovesOn = true, Waits = silence is { } time ? [time] : [] };

    /// <summary>Three tries, each after its wait, then the next candidate.</summary>
    public static FaultExpectation Repeated(FaultClass fault, int upstream, int status, string code, int askedMs = 0) =>
        Once(fault, upstream, status, code) with
        {
            Tries = [fault, fault, fault],
            Waits = [.. Backoffs(TimeSpan.FromMilliseconds(askedMs))],
        };

    /// <summary>The stream breaks after a part of the answer has been delivered; the next candidate goes on with it.</summary>
    public static FaultExpectation Broken(FaultClass fault, TimeSpan? silence = null) =>
        Once(fault, upstream: 200, status: 200, "stream_interrupted", silence) with { Ending = FaultEnding.Broken };

    // A wait that was asked for is prolonged by the first random one; without it they double.
    private static TimeSpan[] Backoffs(TimeSpan asked) => asked > TimeSpan.Zero
        ? [asked + FixedRandom.FirstBackoff, asked + FixedRandom.FirstBackoff]
        : [FixedRandom.FirstBackoff, FixedRandom.SecondBackoff];
}
