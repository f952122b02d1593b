using System.Data.Common;
using Dapper;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Alerts.Delivery;

/// <summary>The notifications that are still to be delivered. Any replica may take one; a claim keeps the others off it for a while.</summary>
internal sealed class Outbox(ILedgerDatabase database)
{
    /// <summary>Adds one, in the transaction that it belongs to.</summary>
    public const string Insert =
        """
        INSERT INTO alert_notifications (id, alert_id, sink, event, body, created_at_ms, attempts, next_at_ms)
        VALUES (@Id, @AlertId, @Sink, @Event, @Body, @CreatedAtMs, @Attempts, @NextAtMs)
        """;

    private const int Batch = 50;

    private static readonly string Due =
        $"SELECT {NotificationRow.Columns} FROM alert_notifications WHERE next_at_ms <= @Now ORDER BY next_at_ms, created_at_ms, id LIMIT {Batch}";

    private const string Claim =
        "UPDATE alert_notifications SET attempts = attempts + 1, next_at_ms = @Until WHERE id = @Id AND next_at_ms = @NextAtMs";

    private const string Conclude =
        "UPDATE alert_notifications SET next_at_ms = @NextAtMs, delivered_at_ms = @DeliveredAtMs, problem = @Problem WHERE id = @Id";

    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<IReadOnlyList<NotificationRow>> DueAsync(long nowMs, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<NotificationRow>(
            new CommandDefinition(Due, new { Now = nowMs }, cancellationToken: cancellationToken))];
    }

    /// <summary>Takes a notification, unless another replica just did. Should this one die, it is due again after the claim.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<bool> TryClaimAsync(NotificationRow due, long untilMs, CancellationToken cancellationToken) =>
        await RunAsync(Claim, new { due.Id, due.NextAtMs, Until = untilMs }, cancellationToken) == 1;

    /// <summary>It has arrived.</summary>
    public Task DeliveredAsync(string id, long atMs, CancellationToken cancellationToken) =>
        ConcludeAsync(id, nextAtMs: null, deliveredAtMs: atMs, problem: null, cancellationToken);

    /// <summary>It has not; it is tried again, or never when <paramref name="nextAtMs"/> is null.</summary>
    public Task FailedAsync(string id, long? nextAtMs, string problem, CancellationToken cancellationToken) =>
        ConcludeAsync(id, nextAtMs, deliveredAtMs: null, problem, cancellationToken);

    private Task<int> ConcludeAsync(
        string id, long? nextAtMs, long? deliveredAtMs, string? problem, CancellationToken cancellationToken) =>
        RunAsync(Conclude, new { Id = id, NextAtMs = nextAtMs, DeliveredAtMs = deliveredAtMs, Problem = problem }, cancellationToken);

    private async Task<int> RunAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}
