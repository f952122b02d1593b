using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Accounts;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.HealthMonitor.Reporting;

namespace LlmMesh.HealthMonitor.Recovery;

/// <summary>
/// Finds out whether a target that was closed answers again: a chat model by one token, because the list of models proves nothing about
/// completions, everything else by the list, because more could cost more. What it finds is published like any probe.
/// </summary>
internal sealed class TargetProbe(
    ModelListProbe list, CompletionProbe completion, AccountChoice accounts, BoardKeeper board, TimeProvider time)
{
    /// <summary>
    /// The fault that is still there, <see cref="FaultClass.None"/> when the target answers; null when there is no account in order to
    /// ask with, which says nothing of the target.
    /// </summary>
    public async Task<FaultClass?> AskAsync(Target target, CancellationToken cancellationToken)
    {
        if (accounts.Usable(target.Provider) is not { } account)
        {
            return null;
        }

        long checkedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        ProbeFinding finding = CompletionProbe.IsSafeFor(target)
            ? await completion.AskAsync(target, account, cancellationToken)
            : await ListAsync(target, account, cancellationToken);
        await board.KeepAsync([finding.Of(target, checkedAtMs)], cancellationToken);
        return finding.Fault;
    }

    private async Task<ProbeFinding> ListAsync(Target target, ProviderAccount account, CancellationToken cancellationToken) =>
        await list.AskAsync(target.Provider, account, cancellationToken) switch
        {
            // Of a name that is in no catalogue, its provider is known to take more than it lists, and circuits open for what exists only.
            ModelListAnswer.Listed listed when target.Definition is not null && listed.Models.Excludes(target.Model) =>
                Classification.Unlisted(listed.Latency),
            ModelListAnswer.Listed listed => Classification.ByLatency(listed.Latency),
            ModelListAnswer.Refused refused => refused.Finding,
            ModelListAnswer.Failed failed => failed.Finding,

            // The provider answers but has no list. The bounded number of requests that pass half-open will tell.
            ModelListAnswer.Silent silent => Classification.ByLatency(silent.Latency),
            _ => throw new InvalidOperationException("A kind of answer is missing here."),
        };
}
