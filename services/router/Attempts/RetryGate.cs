using System.Collections.Concurrent;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Telemetry;
using LlmMesh.Router.Upstreams;

namespace LlmMesh.Router.Attempts;

/// <summary>
/// Decides whether an attempt is repeated on the same target, and waits for its time: as long as the provider asks, or a random time
/// up to an exponential bound ("full jitter").
/// </summary>
internal sealed class RetryGate(CircuitSnapshot circuits, Random random, RouterTelemetry telemetry, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, RetryBudget> _budgets = new(StringComparer.Ordinal);
    private readonly Lock _random = new();

    /// <summary>A request comes to the provider; its repetitions are no further ones.</summary>
    public void Count(Target target) => BudgetOf(target).Count();

    /// <summary>Waits for the next attempt's time.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="target">The target that failed.</param>
    /// <param name="asked">The wait the provider asks for; null when it names none.</param>
    /// <param name="retry">Repetitions so far.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    /// <returns>False when there should be no further attempt; it has not waited then.</returns>
    public async ValueTask<bool> WaitAsync(
        Exchange exchange, Target target, TimeSpan? asked, int retry, CancellationToken cancellationToken)
    {
        RetryPolicy policy = exchange.Catalog.Settings.Retry;
        if (retry >= policy.MaxRetries || exchange.Reservation!.IsTrial || IsBlocked(target) || asked > policy.LongestWait)
        {
            return false;
        }

        // Those who were told the same wait must not come back in the same instant.
        TimeSpan wait = asked is { } hint ? hint + Jitter(policy, 0) : Jitter(policy, retry);
        if (wait >= exchange.Remaining || !BudgetOf(target).TryTake(policy.BudgetShare, policy.BudgetFloor))
        {
            return false;
        }

        telemetry.CountRetry(target);
        await Task.Delay(wait, time, cancellationToken);
        return !IsBlocked(target);
    }

    private bool IsBlocked(Target target) =>
        circuits.Current.Blocking(target, time.GetUtcNow().ToUnixTimeMilliseconds()) is not null;

    private TimeSpan Jitter(RetryPolicy policy, int retry)
    {
        double bound = Math.Min(policy.FirstBackoff.TotalMilliseconds * Math.Pow(2, retry), policy.LongestBackoff.TotalMilliseconds);
        lock (_random)
        {
            return TimeSpan.FromMilliseconds(random.NextDouble() * bound);
        }
    }

    private RetryBudget BudgetOf(Target target) => _budgets.GetOrAdd(target.Provider.Name, static (_, clock) => new RetryBudget(clock), time);
}
