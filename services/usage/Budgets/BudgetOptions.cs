using System.ComponentModel.DataAnnotations;

namespace LlmMesh.Usage.Budgets;

/// <summary>How budgets are kept in the shared state. Configuration section <c>Mesh:Budgets</c>.</summary>
internal sealed class BudgetOptions
{
    /// <summary>How often the list is published and the figures are looked after; also done at start and on every change. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Longest a round waits for the ledger to catch up before it opens budgets; they are tried again in the next one. Default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan CatchUpWithin { get; set; } = TimeSpan.FromSeconds(10);
}
