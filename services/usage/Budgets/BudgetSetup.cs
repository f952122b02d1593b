using LlmMesh.State;
using LlmMesh.Usage.Spending;

namespace LlmMesh.Usage.Budgets;

/// <summary>Composes the budgets.</summary>
internal static class BudgetSetup
{
    public static void AddBudgets(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<BudgetOptions>().BindConfiguration("Mesh:Budgets").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Budgets);
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().BudgetList);
        services.AddSingleton<SpendingReader>();
        services.AddSingleton<BudgetRecords>();
        services.AddSingleton<BudgetBook>();
        services.AddSingleton<BudgetSum>();
        services.AddSingleton<BudgetOpening>();
        services.AddSingleton<BudgetReconciliation>();
        services.AddSingleton<BudgetReport>();
        services.AddSingleton<BudgetKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<BudgetKeeper>());
    }
}
