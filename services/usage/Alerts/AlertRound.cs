using LlmMesh.State;
using LlmMesh.Usage.Alerts.Rules;

namespace LlmMesh.Usage.Alerts;

/// <summary>Checks all rules once.</summary>
internal sealed partial class AlertRound(
    IEnumerable<IAlertRule> rules, AlertStore store, AlertPolicy policy, TimeProvider time, ILogger<AlertRound> logger)
{
    /// <summary>Finds out what is the case and fires and resolves accordingly. What a rule cannot know leaves its alerts as they are.</summary>
    /// <exception cref="System.Data.Common.DbException">The database is not there; nothing has changed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        AlertTerms terms = policy.Current;
        List<AlertCondition> conditions = [];
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (IAlertRule rule in rules)
        {
            try
            {
                conditions.AddRange(await rule.CheckAsync(terms.Settings.Rules, cancellationToken));
            }
            catch (StateUnavailableException)
            {
                unknown.Add(rule.Name);
            }
        }

        var findings = new AlertFindings(time.GetUtcNow().ToUnixTimeMilliseconds(), conditions, unknown, terms.Settings.ResolveAfter);
        AlertPlan plan = await store.ApplyAsync(findings, terms.Sinks, cancellationToken);
        if (plan.Fire.Count + plan.Resolve.Count > 0)
        {
            LogChanged(plan.Fire.Count, plan.Resolve.Count);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Fired} alerts fired, {Resolved} resolved")]
    private partial void LogChanged(int fired, int resolved);
}
