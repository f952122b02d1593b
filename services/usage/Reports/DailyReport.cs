using System.Data.Common;
using System.Globalization;
using Dapper;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Reports;

/// <summary>Adds up one day.</summary>
internal sealed class DailyReport(ILedgerDatabase database)
{
    private const string Total = "total";
    private const string ByProvider = "provider";
    private const string ByModel = "model";
    private const long DayMs = 24 * 3600 * 1000;

    // One statement sees one state of the table, so that the parts always add up to the total.
    private static readonly string Sql = string.Join(
        "\nUNION ALL\n",
        BreakDown(Total, provider: "''", model: "''"),
        BreakDown(ByProvider, provider: "COALESCE(provider, '')", model: "''"),
        BreakDown(ByModel, provider: "COALESCE(provider, '')", model: "COALESCE(model, '')"));

    /// <summary>The figures of a UTC day, by the time of admission; breakdowns with the costliest first.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<DailyUsage> ForAsync(DateOnly date, CancellationToken cancellationToken)
    {
        long from = new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        IEnumerable<DailyRow> rows = await connection.QueryAsync<DailyRow>(
            new CommandDefinition(Sql, new { From = from, To = from + DayMs }, cancellationToken: cancellationToken));
        ILookup<string, DailyRow> parts = rows
            .OrderByDescending(row => row.CostNanoDollars)
            .ThenByDescending(row => row.Requests)
            .ThenBy(row => row.Provider, StringComparer.Ordinal)
            .ThenBy(row => row.Model, StringComparer.Ordinal)
            .ToLookup(row => row.Breakdown, StringComparer.Ordinal);
        return new DailyUsage(
            date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            (parts[Total].SingleOrDefault() ?? new DailyRow()).ToFigures(),
            [.. parts[ByProvider].Select(row => row.ToProvider())],
            [.. parts[ByModel].Select(row => row.ToModel())]);
    }

    // SUM of BIGINT is NUMERIC in PostgreSQL, hence the casts. No column is ever null, because SQLite knows a column's type only by its
    // values.
    private static string BreakDown(string breakdown, string provider, string model) =>
        $"""
        SELECT
          '{breakdown}' AS breakdown, provider, model,
          COUNT(*) AS requests,
          {CountOf("outcome = 'completed'")} AS completed,
          {CountOf("outcome = 'failed'")} AS failed,
          {CountOf("outcome = 'cancelled'")} AS cancelled,
          {CountOf("outcome = 'interrupted'")} AS interrupted,
          {SumOf("input_tokens")} AS input_tokens,
          {SumOf("cache_read_tokens")} AS cache_read_tokens,
          {SumOf("cache_write_tokens")} AS cache_write_tokens,
          {SumOf("output_tokens")} AS output_tokens,
          {SumOf("reasoning_tokens")} AS reasoning_tokens,
          {SumOf("cost_nano_dollars")} AS cost_nano_dollars,
          {CountOf("cost_basis = 'unpriced' AND usage_precision <> 'none'")} AS unpriced_requests,
          {SumOf("latency_ms")} AS latency_ms,
          MIN(CASE WHEN latency_rank * 100 >= in_group * 95 THEN latency_ms END) AS p95_latency_ms,
          COUNT(first_token_ms) AS first_tokens,
          {SumOf("first_token_ms")} AS first_token_ms
        FROM (
          SELECT
            {provider} AS provider, {model} AS model,
            outcome, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_precision,
            cost_nano_dollars, cost_basis, latency_ms, first_token_ms,
            ROW_NUMBER() OVER (PARTITION BY {provider}, {model} ORDER BY latency_ms) AS latency_rank,
            COUNT(*) OVER (PARTITION BY {provider}, {model}) AS in_group
          FROM requests
          WHERE admitted_at_ms >= @From AND admitted_at_ms < @To) AS day
        GROUP BY provider, model
        """;

    private static string CountOf(string condition) => SumOf($"CASE WHEN {condition} THEN 1 ELSE 0 END");

    private static string SumOf(string expression) => $"CAST(COALESCE(SUM({expression}), 0) AS BIGINT)";
}
