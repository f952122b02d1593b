using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Credentials;

namespace LlmMesh.Router.Upstreams;

/// <summary>Why an account gets no requests.</summary>
/// <param name="Condition">How the last reading of its key went.</param>
/// <param name="Circuit">The circuit that is open; null when none is.</param>
/// <param name="IsUsable">Whether it gets requests after all.</param>
internal readonly record struct AccountStanding(bool IsUsable, CredentialCondition Condition, CircuitStatus? Circuit);

/// <summary>
/// Chooses among a provider's credentials: the promoted one, else those of the lowest order in which one is usable, each as often as its
/// weight says.
/// </summary>
internal sealed class Accounts(CircuitSnapshot circuits, CredentialBook book, PromotionSnapshot promotions, TimeProvider time)
{
    // Steps of the golden ratio come near every point equally often, in whatever rhythm the requests of several providers alternate.
    private const uint Step = 2_654_435_769;

    private uint _turn;

    /// <summary>A credential that is usable and was not refused in this request; null when none is left.</summary>
    public AccountGrant? Choose(ProviderDefinition provider, List<ProviderAccount>? refused)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        IReadOnlyList<ProviderAccount> accounts = provider.Accounts;
        if (accounts.Count > 1)
        {
            if (promotions.Of(provider) is { } promoted && Grant(promoted, refused, now) is { } first)
            {
                return first;
            }

            (int order, int weight) = Weigh(accounts, refused, now);
            if (Draw(accounts, order, weight, refused, now) is { } drawn)
            {
                return drawn;
            }
        }

        // There is one account, or a circuit has just opened under the draw: the first that is left.
        for (int i = 0; i < accounts.Count; i++)
        {
            if (Grant(accounts[i], refused, now) is { } grant)
            {
                return grant;
            }
        }

        return null;
    }

    /// <summary>Whether the account gets requests, and why not.</summary>
    public AccountStanding StandingOf(ProviderAccount account)
    {
        CircuitStatus? circuit = circuits.Current.Blocking(account, time.GetUtcNow().ToUnixTimeMilliseconds());
        return new AccountStanding(circuit is null && book.TryFind(account, out _), book.ConditionOf(account), circuit);
    }

    // The order in which somebody is usable, and how much those weigh together; 0 when nobody has to share.
    private (int Order, int Weight) Weigh(IReadOnlyList<ProviderAccount> accounts, List<ProviderAccount>? refused, long now)
    {
        int order = int.MaxValue;
        int weight = 0;
        for (int i = 0; i < accounts.Count && accounts[i].Credential!.Order <= order; i++)
        {
            if (Grant(accounts[i], refused, now) is not null)
            {
                order = accounts[i].Credential!.Order;
                weight += accounts[i].Credential!.Weight;
            }
        }

        return (order, weight);
    }

    private AccountGrant? Draw(IReadOnlyList<ProviderAccount> accounts, int order, int weight, List<ProviderAccount>? refused, long now)
    {
        long point = (long)((ulong)(Interlocked.Increment(ref _turn) * Step) * (ulong)weight >> 32);
        for (int i = 0; i < accounts.Count; i++)
        {
            if (accounts[i].Credential!.Order == order && Grant(accounts[i], refused, now) is { } grant && (point -= accounts[i].Credential!.Weight) < 0)
            {
                return grant;
            }
        }

        return null;
    }

    private AccountGrant? Grant(ProviderAccount account, List<ProviderAccount>? refused, long now) =>
        refused?.Contains(account) != true
        && circuits.Current.Blocking(account, now) is null
        && book.TryFind(account, out CredentialValue? credential)
            ? new AccountGrant(account, credential)
            : null;
}
