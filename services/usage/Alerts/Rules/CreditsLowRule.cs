using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.State;

namespace LlmMesh.Usage.Alerts.Rules;

/// <summary>An account at a provider has little credit left, or none, where the provider tells.</summary>
internal sealed class CreditsLowRule(MeshState state) : IAlertRule
{
    public string Name => RuleNames.CreditsLow;

    public async Task<IReadOnlyList<AlertCondition>> CheckAsync(AlertRules rules, CancellationToken cancellationToken) =>
        rules.CreditsLow is { IsEnabled: true, Dollars: var bound }
            ? [.. (await state.Accounts.ReadAsync(cancellationToken)).Values
                .Where(account => account.CreditLeft < bound || account.Fault == FaultClass.InsufficientCredits)
                .Select(account => Low(account, bound))]
            : [];

    private AlertCondition Low(AccountHealth account, decimal bound) => account.CreditLeft is { } left
        ? new AlertCondition(
            Name,
            account.Account,
            $"{account.Account} has {Wording.Amount(left)} USD of credit left; the bound is {Wording.Amount(bound)} USD.",
            new AlertFigure(left, bound, "usd"))
        : new AlertCondition(Name, account.Account, $"{account.Account} has no credit left.");
}
