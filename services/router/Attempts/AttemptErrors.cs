using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Attempts;

/// <summary>Turns what attempts came to into what the client learns.</summary>
internal static class AttemptErrors
{
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    /// <summary>The error after the last attempt.</summary>
    public static MeshError Explain(Exchange exchange, ClassifiedError error)
    {
        ErrorCode code = FaultActions.For(error.Fault).Error;
        exchange.End(RequestOutcome.Failed, ErrorTable.FormOf(code).Status, error.Fault);
        string tried = string.Join(", ", exchange.Attempts.Select(Describe));
        return new MeshError(code, error.Message ?? $"No provider could answer ({tried}).")
        {
            Param = error.Param,
            AttemptsSpent = true,
            RetryAfter = ErrorTable.FormOf(code).Status is 429 or 503 ? error.Wait ?? Soonest : null,
        };
    }

    /// <summary>Why the exchange's stream broke: what the provider said in it, else what was seen.</summary>
    public static ClassifiedError Classify(Exchange exchange, Target target)
    {
        Interruption interruption = exchange.Interruption!;
        return interruption.ErrorDocument is { } document
            ? FaultClassifier.Classify(
                exchange.Catalog.FaultRules, target.Provider.Name, StatusCodes.Status200OK, FaultPhase.Stream, ProviderError.Read(document))
            : ClassifiedError.Of(interruption.Fault);
    }

    private static string Describe(Attempt attempt) => attempt.Status == 0
        ? $"{attempt.Target.Name}: {FaultNames.Of(attempt.Fault)}"
        : $"{attempt.Target.Name}: {FaultNames.Of(attempt.Fault)}, HTTP {attempt.Status}";
}
