using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmMesh.Router.Admission.Budgets;

/// <summary>Unhealthy after the start, until it is known which budgets there are: nothing is admitted before.</summary>
internal sealed class BudgetsHealth(BudgetBoard budgets) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(budgets.IsKnown
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The usage service has not said yet which budgets there are."));
}
