using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Credentials;
using LlmMesh.HealthMonitor.Accounts;
using LlmMesh.HealthMonitor.Probing;

namespace LlmMesh.HealthMonitor.Checking;

/// <summary>Asks all accounts of all configured providers at once: what is left where a provider tells, else its list of models.</summary>
internal sealed class AccountExamination(
    ProbePlans plans, CredentialBook credentials, CreditCheck credit, ModelListProbe list, TimeProvider time)
{
    /// <summary>Examines.</summary>
    /// <param name="patience">Most that one account is waited for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<AccountCheck>> RunAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        await Task.WhenAll(
            from provider in plans.Current.Providers
            from account in provider.Accounts
            select ExamineAsync(provider, account, patience, cancellationToken));

    private async Task<AccountCheck> ExamineAsync(
        ProviderDefinition provider, ProviderAccount account, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!credentials.TryFind(account, out _))
        {
            return new AccountCheck(account.Name, CheckState.Failed, $"its key is {credentials.ConditionOf(account)}", 0);
        }

        long asked = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            (CheckState state, string? detail) = CreditApi.Of(provider.Name) is { } api
                ? Judge(await credit.AskAsync(provider, account, api, either.Token))
                : Judge(await list.AskAsync(provider, account, either.Token));
            return new AccountCheck(account.Name, state, detail, (long)time.GetElapsedTime(asked).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new AccountCheck(
                account.Name, CheckState.Failed, $"no answer within {patience.TotalSeconds:0} s", (long)patience.TotalMilliseconds);
        }
    }

    private static (CheckState State, string? Detail) Judge(CreditFinding finding) => finding switch
    {
        { HasCredit: true } => (CheckState.Ok, null),
        { Fault: FaultClass.AuthFailed } => (CheckState.Failed, "the credential was refused"),
        { Fault: FaultClass.None or FaultClass.InsufficientCredits or FaultClass.QuotaExhausted } => (CheckState.Failed, "the account has no credit left"),
        _ => (CheckState.Failed, $"it cannot be asked ({finding.Fault})"),
    };

    // A key may be confined to completions: whether it is good then only a request that costs something could tell.
    private static (CheckState State, string? Detail) Judge(ModelListAnswer answer) => answer switch
    {
        ModelListAnswer.Failed failed => (CheckState.Failed, failed.Finding.Detail),
        ModelListAnswer.Refused { Finding.Fault: FaultClass.PermissionDenied } refused => (CheckState.Warning, refused.Finding.Detail),
        ModelListAnswer.Refused refused => (CheckState.Failed, refused.Finding.Detail),
        _ => (CheckState.Ok, null),
    };
}
