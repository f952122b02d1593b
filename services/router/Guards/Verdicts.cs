using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Telemetry;

namespace LlmMesh.Router.Guards;

/// <summary>Tells what guards have found: in the exchange, which makes a header and a tag of it, and in telemetry. By name, never by content.</summary>
internal sealed class Verdicts(Exchange exchange, GuardPhase phase, RouterTelemetry telemetry)
{
    private const string Failed = "failed";

    private readonly string _phase = phase == GuardPhase.Before ? "before" : "after";

    public string Phase => _phase;

    /// <summary>A guard has found something.</summary>
    public void Note(GuardDefinition guard, GuardAction action)
    {
        telemetry.CountVerdict(guard.Name, _phase, Word(action));
        exchange.Note(new GuardVerdict(guard.Name, action));
    }

    /// <summary>A guard has refused.</summary>
    /// <param name="guard">The guard.</param>
    /// <param name="reason">Its reason as a code; null when it gave none.</param>
    public MeshError Refuse(GuardDefinition guard, string? reason = null)
    {
        Note(guard, GuardAction.Block);
        string what = phase == GuardPhase.Before ? "request" : "answer";
        return new MeshError(ErrorCode.GuardBlocked, $"The guard '{guard.Name}' has refused this {what}{(reason is null ? string.Empty : $" ({reason})")}.")
        {
            Param = phase == GuardPhase.Before ? "messages" : null,
            AttemptsSpent = phase == GuardPhase.After,
            Guard = guard.Name,
        };
    }

    /// <summary>A guard could not say: what was declared for that follows.</summary>
    public MeshError? Fail(GuardDefinition guard)
    {
        telemetry.CountVerdict(guard.Name, _phase, Failed);
        return guard.OnFailure == GuardFailure.Block ? Refuse(guard, "it could not be asked") : null;
    }

    private static string Word(GuardAction action) => action switch
    {
        GuardAction.Flag => "flag",
        GuardAction.Mask => "mask",
        _ => "block",
    };
}
