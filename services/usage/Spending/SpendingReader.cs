using System.Data.Common;
using Dapper;
using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Spending;

/// <summary>
/// What an owner has spent according to the ledger, exact to the nano-dollar. By quarters of an hour: every budget's period begins and
/// ends with one, because every time zone in use is whole quarters away from UTC.
/// </summary>
internal sealed class SpendingReader(ILedgerDatabase database)
{
    private const string Owner = "scope = @Scope AND team = @Team AND name = @Name";

    /// <summary>The sum over some time.</summary>
    /// <param name="owner">Who spent.</param>
    /// <param name="fromMs">First slot, Unix milliseconds.</param>
    /// <param name="toMs">First slot after, Unix milliseconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<long> SumAsync(BudgetOwner owner, long fromMs, long toMs, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(Command(
            $"""
            SELECT CAST(COALESCE(SUM(cost_nano_dollars), 0) AS BIGINT) FROM spending
            WHERE {Owner} AND slot_ms >= @From AND slot_ms < @To
            """,
            owner, fromMs, toMs, cancellationToken));
    }

    /// <summary>The slots of some time in which something was spent, in order.</summary>
    /// <inheritdoc cref="SumAsync"/>
    public async Task<IReadOnlyList<SlotCost>> SlotsAsync(BudgetOwner owner, long fromMs, long toMs, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        return
        [
            .. await connection.QueryAsync<SlotCost>(Command(
                $"""
                SELECT slot_ms, cost_nano_dollars FROM spending
                WHERE {Owner} AND slot_ms >= @From AND slot_ms < @To ORDER BY slot_ms
                """,
                owner, fromMs, toMs, cancellationToken)),
        ];
    }

    /// <summary>The first slot in which something was spent; null when nothing ever was.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<long?> FirstAsync(BudgetOwner owner, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long?>(
            Command($"SELECT MIN(slot_ms) FROM spending WHERE {Owner}", owner, fromMs: 0, toMs: 0, cancellationToken));
    }

    private static CommandDefinition Command(string sql, BudgetOwner owner, long fromMs, long toMs, CancellationToken cancellationToken)
    {
        SpendingKey key = SpendingKey.Of(owner, slotMs: 0);
        return new CommandDefinition(
            sql, new { key.Scope, key.Team, key.Name, From = fromMs, To = toMs }, cancellationToken: cancellationToken);
    }
}

/// <summary>What was spent in one quarter of an hour, nano-dollars.</summary>
internal sealed class SlotCost
{
    public long SlotMs { get; set; }
    public long CostNanoDollars { get; set; }
}
