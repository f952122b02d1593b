using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Admission.Scopes;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>What a request asks of the groups it counts against, and whether they could ever give it.</summary>
internal static class AskedGroups
{
    /// <summary>
    /// What to ask of them at a target. To read a prompt takes a pass over it: that is done only where somebody counts tokens or money.
    /// </summary>
    /// <returns>Null, or why no waiting helps: it has no price, or is larger than a scope's minute.</returns>
    public static Refusal? Claim(Exchange exchange, Target target, ReadOnlySpan<LimitGroup> asked, out RequestClaim claim)
    {
        claim = default;
        bool isNeeded = false;
        foreach (LimitGroup group in asked)
        {
            isNeeded |= group.NeedsClaim;
        }

        if (!isNeeded)
        {
            return null;
        }

        claim = Claims.Of(exchange, target);
        foreach (LimitGroup group in asked)
        {
            if (claim.Money is null && group.HasHardBudgets)
            {
                return Refusals.Unpriced(target, group.Scopes.Scopes.First(static scope => scope.Budgets.Any(
                    static budget => budget.Kind == BudgetKind.Hard)));
            }

            for (int i = 0; group.LimitsTokens && i < group.Scopes.Scopes.Count; i++)
            {
                LimitedScope scope = group.Scopes.Scopes[i];
                if (scope.Limits.TokensPerMinute > 0 && claim.Tokens > scope.Limits.TokensPerMinute)
                {
                    return Refusals.TooLarge(scope, claim.Tokens);
                }
            }
        }

        return null;
    }
}
