using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission.Shares;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Ledger;

namespace LlmMesh.Router.Admission.Leases;

/// <summary>What came of noting an intent.</summary>
internal enum IntentNote
{
    /// <summary>The shared state is away and was not asked.</summary>
    None = 0,

    /// <summary>It was asked and gave no answer: it may hold the intent.</summary>
    Unconfirmed,

    /// <summary>It holds the intent.</summary>
    Confirmed,
}

/// <summary>
/// Notes what is about to be sent before it is, so that a request whose router dies has its ledger row all the same. What is granted
/// without the shared state has no intent: nobody could keep it.
/// </summary>
internal sealed class Intents(IntentStore store, OutageShares shares, LeaseBook leases, LeaseTimes times)
{
    /// <summary>Notes a request, or notes it anew with another cost. Not to be cancelled, and bounded in time.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="target">Whom it will be sent to first.</param>
    /// <param name="costNanoDollars">What it may have cost if nobody ever says.</param>
    /// <param name="isPriced">Whether that is a price rather than ignorance.</param>
    /// <param name="holds">What hard budgets are asked for.</param>
    public async Task<IntentNote> NoteAsync(
        Exchange exchange, Target target, long costNanoDollars, bool isPriced, IReadOnlyList<BudgetHold> holds)
    {
        if (shares.IsOut)
        {
            return IntentNote.None;
        }

        leases.KeepIntent(exchange.RequestId);
        try
        {
            await store.WriteAsync(new LedgerIntent(Row(exchange, target, costNanoDollars, isPriced)) { Holds = holds }, times.Length);
            return IntentNote.Confirmed;
        }
        catch (StateUnavailableException)
        {
            return IntentNote.Unconfirmed;
        }
    }

    /// <summary>The request has ended; its settlement takes the intent away.</summary>
    public void Ended(Exchange exchange) => leases.DropIntent(exchange.RequestId);

    private static LedgerEvent Row(Exchange exchange, Target target, long costNanoDollars, bool isPriced)
    {
        bool isCounted = exchange.HasPrompt;
        return LedgerRows.Begun(exchange, RequestOutcome.Abandoned, StatusCodes.Status500InternalServerError) with
        {
            Provider = target.Provider.Name,
            Model = target.Model,
            Fault = FaultClass.ServerError,
            Usage = isCounted ? new TokenUsage { Input = exchange.Prompt.For(target).Typical } : default,
            UsagePrecision = isCounted ? UsagePrecision.Estimated : UsagePrecision.None,
            CostNanoDollars = costNanoDollars,
            CostBasis = isPriced ? CostBasis.Catalogue : CostBasis.Unpriced,
        };
    }
}
