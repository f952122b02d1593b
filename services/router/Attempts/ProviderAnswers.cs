using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Attempts;

/// <summary>Reads what a provider says when it does not answer the request.</summary>
internal static class ProviderAnswers
{
    private const int LargestErrorBody = 64 * 1024;

    /// <summary>An answer with an error status.</summary>
    public static async Task<AttemptOutcome> RefusedAsync(AttemptCall call, HttpResponseMessage message, PhaseClock clock, TimeProvider time)
    {
        using PooledBody body = await ResponseBuffer.ReadBeginningAsync(message.Content, LargestErrorBody, clock, call.Target.Timeouts.Idle);
        ClassifiedError error = FaultClassifier.Classify(call.Rules, call.Target.Provider.Name, message, body.Span, time.GetUtcNow());
        return AttemptOutcome.Failed(error, (int)message.StatusCode);
    }

    /// <summary>An error inside an answer with status 200.</summary>
    public static AttemptOutcome Failed(AttemptCall call, FaultPhase phase, ReadOnlySpan<byte> document) => AttemptOutcome.Failed(
        FaultClassifier.Classify(call.Rules, call.Target.Provider.Name, StatusCodes.Status200OK, phase, ProviderError.Read(document)),
        StatusCodes.Status200OK);
}
