using LlmMesh.State.Admission;
using StackExchange.Redis;

namespace LlmMesh.State.IntegrationTests.Admission;

/// <summary>Groups of one scope, as most tests need them.</summary>
internal static class ScopeGroups
{
    extension(ScopeGroup group)
    {
        /// <summary>Where the requests of the last minute are counted.</summary>
        public RedisKey Requests => Keys.Limit(group.Slot, LimitItem.Requests);

        /// <summary>Where the tokens of the last minute are counted.</summary>
        public RedisKey Tokens => Keys.Limit(group.Slot, LimitItem.Tokens);

        /// <summary>Where the requests of the day are counted.</summary>
        public RedisKey Day => Keys.Limit(group.Slot, LimitItem.Day);

        /// <summary>Where places are held.</summary>
        public RedisKey InFlight => Keys.Limit(group.Slot, LimitItem.Places);
    }

    /// <summary>A target's group; it has a circuit.</summary>
    public static ScopeGroup OfTarget(string target, ScopeLimits limits) =>
        ScopeGroup.ForTarget(LimitedScope.OfTarget(target, limits, []), TimeZoneInfo.Utc);

    /// <summary>Reserves without tokens and money.</summary>
    public static Task<AdmissionAnswer> ReserveAsync(
        this AdmissionStore store, ScopeGroup scopes, string id, TimeSpan lease, CancellationToken cancellationToken) =>
        store.ReserveAsync(scopes, new ReservationRequest(id, lease), cancellationToken);

    /// <summary>Charges the group's only scope.</summary>
    public static Task ChargeAsync(
        this AdmissionStore store,
        ScopeGroup scopes,
        IReadOnlyList<(string Id, TimeSpan Lease)> inFlight,
        int requestsInWindow,
        CancellationToken cancellationToken) => scopes.Scopes.Count == 0
            ? Task.CompletedTask
            : store.ChargeAsync(scopes.Scopes[0], inFlight, requestsInWindow, 0, cancellationToken);
}
