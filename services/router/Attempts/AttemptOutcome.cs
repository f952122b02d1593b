using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Attempts;

/// <summary>How one attempt ended: with an accepted response, or with a classified fault.</summary>
/// <remarks>An object, because it is large and passes through several asynchronous methods, which would each keep copies of it.</remarks>
internal sealed record AttemptOutcome
{
    public UpstreamResponse? Response { get; private init; }

    /// <summary>The provider's status; 0 when none arrived.</summary>
    public int Status { get; private init; }

    public ClassifiedError Error { get; private init; }

    /// <summary>What a failed attempt said of its own use.</summary>
    public ObservedUsage Usage { get; init; }

    /// <summary>What a failed attempt had written when it failed; null when it was no stream.</summary>
    public EmittedText? Emitted { get; init; }

    public FaultClass Fault => Response is null ? Error.Fault : FaultClass.None;

    public static AttemptOutcome Accepted(UpstreamResponse response, int status) => new() { Response = response, Status = status };

    public static AttemptOutcome Failed(ClassifiedError error, int status) => new() { Error = error, Status = status };

    public static AttemptOutcome Failed(FaultClass fault, int status = 0) =>
        new() { Error = ClassifiedError.Of(fault), Status = status };
}
