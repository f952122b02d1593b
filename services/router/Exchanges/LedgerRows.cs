using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>What a request's ledger row says from the beginning, however it ends.</summary>
internal static class LedgerRows
{
    /// <summary>The row of a request that has not been sent yet.</summary>
    /// <param name="exchange">The request; it has been planned.</param>
    /// <param name="outcome">How it has ended, or will have if nobody says otherwise.</param>
    /// <param name="status">Likewise.</param>
    public static LedgerEvent Begun(Exchange exchange, RequestOutcome outcome, int status) => new()
    {
        Id = exchange.RequestId,
        AdmittedAtMs = exchange.ArrivedAtMs,
        Caller = exchange.Caller.Identity,
        Operation = exchange.OperationName,
        RequestedModel = exchange.Envelope.Model,
        Stream = exchange.Envelope.Stream,
        Outcome = outcome,
        Status = status,
        Category = exchange.Plan.Category,
        User = exchange.Envelope.User,
        Tags = exchange.Envelope.Tags,
    };
}
