using System.Data.Common;
using LlmMesh.Catalog;
using LlmMesh.State;

namespace LlmMesh.Usage.Alerts.Rules;

/// <summary>Watches one thing.</summary>
internal interface IAlertRule
{
    /// <summary>Its name, as the configuration spells it.</summary>
    string Name { get; }

    /// <summary>What is the case now; nothing when it is switched off.</summary>
    /// <param name="rules">What counts as the case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DbException">It cannot know, because the database is not there.</exception>
    /// <exception cref="StateUnavailableException">It cannot know, because the shared state is not there.</exception>
    Task<IReadOnlyList<AlertCondition>> CheckAsync(AlertRules rules, CancellationToken cancellationToken);
}

/// <summary>The rules' names.</summary>
internal static class RuleNames
{
    public const string Cost = "cost";
    public const string ErrorRate = "error_rate";
    public const string Latency = "latency";
    public const string BudgetRemaining = "budget_remaining";
    public const string BudgetThresholds = "budget_thresholds";
    public const string CircuitOpen = "circuit_open";
    public const string CredentialDisabled = "credential_disabled";
    public const string CreditsLow = "credits_low";
    public const string CredentialDue = "credential_due";

    public static readonly IReadOnlyCollection<string> All =
        [Cost, ErrorRate, Latency, BudgetRemaining, BudgetThresholds, CircuitOpen, CredentialDisabled, CreditsLow, CredentialDue];
}
