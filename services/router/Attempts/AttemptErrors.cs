using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
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
        ErrorCode code = error.Told ?? FaultRules.For(error.Fault).Error;
        exchange.End(RequestOutcome.Failed, ErrorTable.FormOf(code).Status, error.Fault);
        string tried = exchange.Attempts.Count == 0
            ? $"no credential of {exchange.Plan.Candidates[^1].Provider.Name} is in use"
            : string.Join(", ", exchange.Attempts.CountBy(Describe).Select(Times));
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
        if (interruption.ErrorDocument is not { } document)
        {
            return ClassifiedError.Of(interruption.Fault);
        }

        ProviderError error = ProviderError.Read(document);
        return FaultClassifier.Classify(
            exchange.Catalog.FaultRules,
            new ProviderFault(target.Provider.Name, FaultPhase.Stream, StatusCodes.Status200OK, error) { Wait = error.RetryAfter });
    }

    private static string Times(KeyValuePair<string, int> described) =>
        described.Value == 1 ? described.Key : $"{described.Key} ({described.Value} times)";

    private static string Describe(Attempt attempt) => attempt.Status == 0
        ? $"{attempt.Target.Name}: {FaultNames.Of(attempt.Fault)}"
        : $"{attempt.Target.Name}: {FaultNames.Of(attempt.Fault)}, HTTP {attempt.Status}";
}
