using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Exchanges;
using LlmMesh.ServiceDefaults.Outgoing;

namespace LlmMesh.Router.Attempts;

/// <summary>What an exception in the middle of an attempt means.</summary>
internal static class BrokenAttempt
{
    /// <param name="exception">The exception.</param>
    /// <param name="call">The attempt.</param>
    /// <param name="message">The answer as far as it has come; null when there is none.</param>
    /// <param name="clock">The attempt's clock; null when somebody else has it already.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>Null when it is no fault of the provider's: the request has ended, or it is a bug.</returns>
    public static AttemptOutcome? Explain(
        Exception exception, AttemptCall call, HttpResponseMessage? message, PhaseClock? clock, CancellationToken cancellationToken)
    {
        int status = (int?)message?.StatusCode ?? 0;
        if (UploadRefusedException.Find(exception) is { } upload)
        {
            return AttemptOutcome.Failed(
                new ClassifiedError(FaultClass.InvalidRequest, FaultAction.Return, upload.Message, upload.Field), status);
        }

        return exception switch
        {
            OperationCanceledException => clock is { HasPassed: true } && !cancellationToken.IsCancellationRequested
                ? AttemptOutcome.Failed(FaultClass.Timeout, status)
                : null,
            HttpRequestException when AddressRefusedException.Find(exception) is { } refused =>
                AttemptOutcome.Failed(MeshRefusals.OfAddress(call.Target.Provider, refused), status: 0),
            HttpRequestException or IOException => AttemptOutcome.Failed(FaultClass.Connection, status),

            // An event without end.
            InvalidDataException => AttemptOutcome.Failed(FaultClass.ServerError, status),
            _ => null,
        };
    }
}
