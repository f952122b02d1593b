using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Admission.Scopes;

/// <summary>Limits of a key's or a team's own take the place of the configuration's, one by one.</summary>
internal static class ReplacedLimits
{
    /// <param name="configured">The configuration's; what happens at them stays.</param>
    /// <param name="own">Null members leave the configuration's.</param>
    public static Limits Replaced(this Limits configured, OwnLimits own) => configured with
    {
        RequestsPerMinute = own.RequestsPerMinute ?? configured.RequestsPerMinute,
        TokensPerMinute = own.TokensPerMinute ?? configured.TokensPerMinute,
        RequestsPerDay = (int)Math.Min(own.RequestsPerDay ?? configured.RequestsPerDay, int.MaxValue),
        Concurrency = own.Concurrency ?? configured.Concurrency,
    };
}
