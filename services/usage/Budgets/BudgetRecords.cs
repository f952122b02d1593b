using System.Data.Common;
using System.Text.Json;
using Dapper;
using LlmMesh.Contracts;
using LlmMesh.Usage.Audit;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Budgets;

/// <summary>
/// The budgets made over the API; a change and what the audit log says of it are one transaction. Every method throws
/// <see cref="DbException"/> when the database is not there.
/// </summary>
internal sealed class BudgetRecords(ILedgerDatabase database, LedgerSchema schema, AuditLog audit, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>All of them, by id.</summary>
    public Task<IReadOnlyList<BudgetDefinition>> ListAsync(CancellationToken cancellationToken) =>
        QueryAsync("SELECT * FROM budgets WHERE deleted_at_ms IS NULL ORDER BY id", new { }, cancellationToken);

    /// <summary>Those deleted within some time up to now; what else knows them may have to be told again.</summary>
    public Task<IReadOnlyList<BudgetDefinition>> DeletedAsync(TimeSpan longAgo, TimeSpan justNow, CancellationToken cancellationToken) =>
        QueryAsync(
            "SELECT * FROM budgets WHERE deleted_at_ms > @From AND deleted_at_ms <= @To",
            new { From = Now - (long)longAgo.TotalMilliseconds, To = Now - (long)justNow.TotalMilliseconds },
            cancellationToken);

    /// <summary>Adds a budget.</summary>
    /// <returns>False when its id is taken, by a deleted budget too.</returns>
    public Task<bool> TryAddAsync(BudgetDefinition budget, AuditActor actor, CancellationToken cancellationToken) => ChangeAsync(
        """
        INSERT INTO budgets (id, scope, name, team, period, limit_nano_dollars, kind, on_exhausted, time_zone, created_at_ms)
        VALUES (@Id, @Scope, @Name, @Team, @Period, @LimitNanoDollars, @Kind, @OnExhausted, @TimeZone, @CreatedAtMs)
        ON CONFLICT DO NOTHING
        """,
        BudgetRow.From(budget, Now),
        actor,
        ("budget.create", budget.Id),
        cancellationToken);

    /// <summary>Changes what can be changed of a budget.</summary>
    /// <returns>False when there is no such budget any more.</returns>
    public Task<bool> TryChangeAsync(BudgetDefinition budget, AuditActor actor, CancellationToken cancellationToken) => ChangeAsync(
        """
        UPDATE budgets SET limit_nano_dollars = @LimitNanoDollars, on_exhausted = @OnExhausted
        WHERE id = @Id AND deleted_at_ms IS NULL
        """,
        BudgetRow.From(budget, Now),
        actor,
        ("budget.change", budget.Id),
        cancellationToken);

    /// <summary>Deletes a budget; its id stays taken.</summary>
    /// <returns>False when there is no such budget any more.</returns>
    public Task<bool> TryDeleteAsync(string id, AuditActor actor, CancellationToken cancellationToken) => ChangeAsync(
        "UPDATE budgets SET deleted_at_ms = @Now WHERE id = @Id AND deleted_at_ms IS NULL",
        new { Id = id, Now },
        actor,
        ("budget.delete", id),
        cancellationToken);

    private async Task<IReadOnlyList<BudgetDefinition>> QueryAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        IEnumerable<BudgetRow> rows = await connection.QueryAsync<BudgetRow>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToDefinition())];
    }

    private async Task<bool> ChangeAsync(
        string sql, object parameters, AuditActor actor, (string Action, string Budget) what, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        await using DbTransaction transaction = await database.BeginAloneAsync(connection, cancellationToken);
        string? before = await FindAsync();
        if (await connection.ExecuteAsync(Command(sql, parameters)) == 0)
        {
            return false;
        }

        await audit.RecordAsync(transaction, actor, new AuditEntry(what.Action, what.Budget, before, await FindAsync()), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;

        async Task<string?> FindAsync() => await connection.QuerySingleOrDefaultAsync<BudgetRow>(
            Command("SELECT * FROM budgets WHERE id = @Budget AND deleted_at_ms IS NULL", new { what.Budget })) is { } row
            ? JsonSerializer.Serialize(row.ToDefinition(), ContractsJson.Default.BudgetDefinition)
            : null;

        CommandDefinition Command(string text, object values) => new(text, values, transaction, cancellationToken: cancellationToken);
    }
}
