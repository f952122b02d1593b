using System.Globalization;
using LlmMesh.Contracts;
using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Exports;

/// <summary>Adds records up by provider and model while they pass.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ModelSums
{
    private static readonly string[] Heading =
        ["provider", "model", "requests", "completed", "tokens.input", "tokens.cache_read", "tokens.cache_write", "tokens.output", "tokens.reasoning", "cost_usd"];

    private readonly Dictionary<(string? Provider, string? Model), Sum> _sums = [];

    public void Add(UsageRecord record)
    {
        var key = (record.Provider, record.Model);
        _sums[key] = _sums.GetValueOrDefault(key).Plus(record);
    }

    /// <summary>A heading and a row per model, the costliest first.</summary>
    public IEnumerable<IEnumerable<SheetCell>> Rows() => _sums
        .OrderByDescending(sum => sum.Value.CostUsd)
        .ThenByDescending(sum => sum.Value.Requests)
        .ThenBy(sum => sum.Key.Provider, StringComparer.Ordinal)
        .ThenBy(sum => sum.Key.Model, StringComparer.Ordinal)
        .Select(sum => sum.Value.Cells(sum.Key.Provider, sum.Key.Model))
        .Prepend(Heading.Select(SheetCell.Text));

    private readonly record struct Sum(long Requests, long Completed, TokenUsage Tokens, decimal CostUsd)
    {
        public Sum Plus(UsageRecord record) => new(
            Requests + 1,
            Completed + (record.Outcome == "completed" ? 1 : 0),
            new TokenUsage(
                Tokens.Input + record.Tokens.Input,
                Tokens.CacheRead + record.Tokens.CacheRead,
                Tokens.CacheWrite + record.Tokens.CacheWrite,
                Tokens.Output + record.Tokens.Output,
                Tokens.Reasoning + record.Tokens.Reasoning),
            CostUsd + record.CostUsd);

        public IEnumerable<SheetCell> Cells(string? provider, string? model) =>
        [
            SheetCell.Text(provider),
            SheetCell.Text(model),
            .. new decimal[] { Requests, Completed, Tokens.Input, Tokens.CacheRead, Tokens.CacheWrite, Tokens.Output, Tokens.Reasoning, CostUsd }
                .Select(figure => SheetCell.Number(figure.ToString(CultureInfo.InvariantCulture))),
        ];
    }
}
