using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Accounts;
using LlmMesh.HealthMonitor.Probing;

namespace LlmMesh.HealthMonitor.Recovery;

/// <summary>
/// Finds out whether an account that was closed is good again. Where the provider tells what is left, only that counts. Elsewhere a
/// refused credential is tried on the free list of models, and credit or quota with one token of the provider's cheapest model.
/// </summary>
internal sealed class AccountProbe(CreditWatch credits, ModelListProbe list, CompletionProbe completion)
{
    // A cheap model may have been retired; a provider that has retired so many is asked again later.
    private const int MostModelsTried = 3;

    /// <summary>The fault that is still there; <see cref="FaultClass.None"/> when the account is good again.</summary>
    public async Task<FaultClass> AskAsync(
        ProviderDefinition provider, ProviderAccount account, FaultClass reason, ProbePlan plan, CancellationToken cancellationToken)
    {
        if (CreditApi.Of(provider.Name) is { } api)
        {
            CreditFinding finding = await credits.AskAsync(provider, account, api, cancellationToken);
            return finding.HasCredit ? FaultClass.None : StillThere(finding.Fault, reason);
        }

        if (reason is FaultClass.AuthFailed or FaultClass.PermissionDenied)
        {
            switch (await list.AskAsync(provider, account, cancellationToken))
            {
                case ModelListAnswer.Listed:
                    return FaultClass.None;
                case ModelListAnswer.Failed failed:
                    return StillThere(failed.Finding.Fault, reason);
                default:
                    // There is no list, or one that takes other credentials than completions do, as Anthropic's does.
                    break;
            }
        }

        FaultClass fault = await CompleteAsync(provider, account, plan, cancellationToken);
        return fault == FaultClass.None ? fault : StillThere(fault, reason);
    }

    private async Task<FaultClass> CompleteAsync(
        ProviderDefinition provider, ProviderAccount account, ProbePlan plan, CancellationToken cancellationToken)
    {
        FaultClass fault = FaultClass.ModelNotFound;
        foreach (Target target in plan.CheapestFirst(provider.Name).Where(CompletionProbe.IsSafeFor).Take(MostModelsTried))
        {
            fault = (await completion.AskAsync(target, account, cancellationToken)).Fault;
            if (fault != FaultClass.ModelNotFound)
            {
                break;
            }
        }

        return fault;
    }

    /// <summary>A provider that cannot be asked says nothing new of the account: what closed it still holds.</summary>
    private static FaultClass StillThere(FaultClass found, FaultClass reason) =>
        found is FaultClass.AuthFailed or FaultClass.InsufficientCredits or FaultClass.QuotaExhausted ? found : reason;
}
