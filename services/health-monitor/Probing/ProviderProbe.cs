using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Accounts;
using LlmMesh.HealthMonitor.Listings;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>One round over a provider's targets: the list of models first, completions only where there is no list.</summary>
internal sealed class ProviderProbe(
    ModelListProbe list, CompletionProbe completion, ListingKeeper listings, AccountChoice accounts, TimeProvider time)
{
    public async Task<IReadOnlyList<TargetHealth>> RunAsync(
        ProviderDefinition provider, ProbePlan plan, CancellationToken cancellationToken)
    {
        IReadOnlyList<Target> targets = plan.TargetsOf(provider.Name);
        long checkedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var results = new List<TargetHealth>(targets.Count);
        if (targets.Count == 0 && !provider.AcceptsUnlistedModels)
        {
            return results;
        }

        ProviderAccount account = accounts.For(provider);
        ModelListAnswer answer = await list.AskAsync(provider, account, cancellationToken);
        if (answer is ModelListAnswer.Listed told)
        {
            await listings.KeepAsync(provider, account, told.List, cancellationToken);
        }

        if (answer is ModelListAnswer.Refused refused)
        {
            answer = await ConfirmAsync(refused, targets, account, plan, cancellationToken);
        }

        // One completion after the other: a probe must not be the load that slows a provider down.
        foreach (Target target in targets)
        {
            ProbeFinding finding = answer switch
            {
                ModelListAnswer.Failed failed => failed.Finding,
                ModelListAnswer.Listed listed when listed.Models.Excludes(target.Model) => Classification.Unlisted(listed.Latency),
                ModelListAnswer.Listed listed => Classification.ByLatency(listed.Latency),
                _ => await AskTargetAsync(target, account, plan, cancellationToken),
            };
            results.Add(finding.Of(target, checkedAtMs));
        }

        return results;
    }

    /// <summary>
    /// A key may be confined to completions, and Anthropic takes a bearer token for completions but not for its list. One completion
    /// tells whether it is the list that is closed or the account.
    /// </summary>
    private async Task<ModelListAnswer> ConfirmAsync(
        ModelListAnswer.Refused refused,
        IReadOnlyList<Target> targets,
        ProviderAccount account,
        ProbePlan plan,
        CancellationToken cancellationToken)
    {
        Target? witness = targets.FirstOrDefault(target => plan.IsMapped(target) && CompletionProbe.IsSafeFor(target));
        if (witness is null)
        {
            return new ModelListAnswer.Failed(refused.Finding);
        }

        ProbeFinding testimony = await completion.AskAsync(witness, account, cancellationToken);
        return testimony.State == HealthState.Down ? new ModelListAnswer.Failed(testimony) : new ModelListAnswer.Silent(testimony.Latency);
    }

    private ValueTask<ProbeFinding> AskTargetAsync(
        Target target, ProviderAccount account, ProbePlan plan, CancellationToken cancellationToken)
    {
        if (!plan.IsMapped(target))
        {
            return Unasked("the provider has no list of models, and no mapping uses this one");
        }

        return CompletionProbe.IsSafeFor(target)
            ? new ValueTask<ProbeFinding>(completion.AskAsync(target, account, cancellationToken))
            : Unasked("the provider has no list of models, and a completion could cost more than a token");
    }

    private static ValueTask<ProbeFinding> Unasked(string reason) =>
        ValueTask.FromResult(new ProbeFinding(HealthState.Unknown, TimeSpan.Zero, reason));
}
