using StackExchange.Redis;

namespace LlmMesh.State.Admission;

/// <summary>What <c>reserve.v3.lua</c> is told.</summary>
internal static class ReserveCall
{
    /// <param name="store">Knows the limits that hold now.</param>
    /// <param name="scopes">The group that is asked.</param>
    /// <param name="requests">What is asked for, in order.</param>
    public static RedisValue[] ArgumentsOf(AdmissionStore store, ScopeGroup scopes, IReadOnlyList<ReservationRequest> requests)
    {
        GroupLayout layout = scopes.Layout;
        int stride = 2 + (layout.CountsTokens ? 1 : 0) + (scopes.HasBudgets ? 5 : 0);
        var arguments = new ScriptArguments(3 + layout.Items.Sum(item => item.ArgumentCount) + (stride * requests.Count));
        arguments.Add(requests.Count);
        arguments.Add(layout.Items.Length);
        arguments.Add(store.BeginsBudgets ? 1 : 0);
        store.Write(ref arguments, layout.Items);
        foreach (ReservationRequest request in requests)
        {
            arguments.Add(request.Id);
            arguments.Add((long)request.Lease.TotalMilliseconds);
            if (layout.CountsTokens)
            {
                arguments.Add(request.Tokens);
            }

            if (scopes.HasBudgets)
            {
                TimeSpan lease = request.MoneyLease > TimeSpan.Zero ? request.MoneyLease : request.Lease;
                arguments.Add((long)lease.TotalMilliseconds);
                arguments.Add(request.Money.Most);
                arguments.Add(request.Money.Least);
                arguments.Add(request.Money.Expected);
                arguments.Add(request.Money.ShareOfRest);
            }
        }

        return arguments.Values;
    }
}
