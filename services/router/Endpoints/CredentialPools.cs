using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Credentials;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Upstreams;
using LlmMesh.State;
using LlmMesh.State.Credentials;

namespace LlmMesh.Router.Endpoints;

/// <summary>A credential of a provider's pool: what it is called and how it does, never where its key is or what it is.</summary>
internal sealed record CredentialView(
    string Name,
    string Account,
    string Source,
    int Order,
    int Weight,
    bool Promoted,
    string State,
    string? Reason,
    DateTimeOffset? BlockedUntil,
    DateTimeOffset? DueAt);

/// <summary>Describes pools of credentials.</summary>
internal sealed class CredentialPools(Accounts accounts, PromotionSnapshot promotions, RotationBoard rotations)
{
    /// <summary>Reads how old the credentials are; without the shared state only what the configuration says of it is known.</summary>
    public async Task<Ages> AgesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new Ages(this, await rotations.ReadAsync(cancellationToken));
        }
        catch (StateUnavailableException)
        {
            return new Ages(this, new Dictionary<string, CredentialRotation>(StringComparer.Ordinal));
        }
    }

    private CredentialView View(ProviderDefinition provider, ProviderCredential credential, IReadOnlyDictionary<string, CredentialRotation> ages)
    {
        var account = new ProviderAccount($"{provider.Name}:{credential.Name}", credential);
        AccountStanding standing = provider.Accounts.Contains(account)
            ? accounts.StandingOf(account)
            : new AccountStanding(IsUsable: false, CredentialCondition.Missing, Circuit: null);
        return new CredentialView(
            credential.Name,
            account.Name,
            SourceOf(credential),
            credential.Order,
            credential.Weight,
            promotions.Of(provider) == account,
            standing.IsUsable ? "usable" : standing.Circuit is not null ? "blocked" : "missing",
            standing.Circuit is { } circuit ? FaultNames.Of(circuit.Reason) : Problem(standing.Condition),
            standing.Circuit?.UntilMs is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null,
            Due(credential, ages.GetValueOrDefault(account.Name)));
    }

    private static DateTimeOffset? Due(ProviderCredential credential, CredentialRotation? age) =>
        age is not null ? age.DueAtMs is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null
        : credential is { IssuedOn: { } issued, RotateEvery: { } every } ? new DateTimeOffset(issued, TimeOnly.MinValue, TimeSpan.Zero) + every
        : null;

    private static string SourceOf(ProviderCredential credential) => credential.Source switch
    {
        CredentialSource.Variable => "variable",
        CredentialSource.File => "file",
        _ => "key_vault",
    };

    private static string? Problem(CredentialCondition condition) => condition switch
    {
        CredentialCondition.Present => null,
        CredentialCondition.Missing => "missing",
        CredentialCondition.Malformed => "malformed",
        _ => "unreadable",
    };

    /// <summary>How old credentials were at one moment.</summary>
    internal sealed class Ages(CredentialPools pools, IReadOnlyDictionary<string, CredentialRotation> ages)
    {
        /// <summary>A provider's credentials in their order, those included whose key is absent.</summary>
        public IReadOnlyList<CredentialView> PoolOf(ProviderDefinition provider) =>
            [.. provider.Credentials.Select(credential => pools.View(provider, credential, ages))];
    }
}
