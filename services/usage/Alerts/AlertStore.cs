using System.Data.Common;
using System.Globalization;
using Dapper;
using LlmMesh.Usage.Alerts.Delivery;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Alerts;

/// <summary>
/// Keeps the alerts. What a round changes, and what is to be said of it, is one transaction that excludes others, so that an alert fires
/// and resolves once however many replicas check, and whenever one dies.
/// </summary>
internal sealed class AlertStore(ILedgerDatabase database)
{
    private const string Active = "SELECT id, rule, subject, clear_since_ms FROM alerts WHERE resolved_at_ms IS NULL";

    private const string Fire =
        """
        INSERT INTO alerts (id, rule, subject, message, measured, bound, unit, fired_at_ms)
        VALUES (@Id, @Rule, @Subject, @Message, @Measured, @Bound, @Unit, @AtMs)
        """;

    private const string Resolve = "UPDATE alerts SET resolved_at_ms = @AtMs WHERE id = @Id";
    private const string Clear = "UPDATE alerts SET clear_since_ms = @ClearSinceMs WHERE id = @Id";
    private const string Find = $"SELECT {AlertRow.Columns} FROM alerts WHERE id = @Id";

    /// <summary>Fires and resolves what a round found, and leaves a notification for each sink.</summary>
    /// <returns>What was changed.</returns>
    /// <exception cref="DbException">The database is not there; nothing has changed.</exception>
    public async Task<AlertPlan> ApplyAsync(AlertFindings findings, IReadOnlyList<string> sinks, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);

        // Mostly nothing changes, and then nobody is kept waiting.
        AlertPlan plan = AlertPlan.Between(await ActiveAsync(connection, null, cancellationToken), findings);
        if (plan.ChangesNothing)
        {
            return plan;
        }

        await using DbTransaction transaction = await database.BeginAloneAsync(connection, cancellationToken);
        plan = AlertPlan.Between(await ActiveAsync(connection, transaction, cancellationToken), findings);
        foreach (AlertCondition condition in plan.Fire)
        {
            AlertRow alert = AlertRow.Fired(Guid.NewGuid().ToString("n"), condition, findings.AtMs);
            await RunAsync(Fire, new
            {
                alert.Id,
                alert.Rule,
                alert.Subject,
                alert.Message,
                alert.Measured,
                alert.Bound,
                alert.Unit,
                findings.AtMs,
            });
            await TellAsync(alert, AlertEvent.Fired);
        }

        foreach (ActiveAlert active in plan.Resolve)
        {
            await RunAsync(Resolve, new { active.Id, findings.AtMs });
            AlertRow alert = await connection.QuerySingleAsync<AlertRow>(
                new CommandDefinition(Find, new { active.Id }, transaction, cancellationToken: cancellationToken));
            await TellAsync(alert, AlertEvent.Resolved);
        }

        foreach (ActiveAlert active in plan.BeginClear)
        {
            await RunAsync(Clear, new { active.Id, ClearSinceMs = (long?)findings.AtMs });
        }

        foreach (ActiveAlert active in plan.Recur)
        {
            await RunAsync(Clear, new { active.Id, ClearSinceMs = (long?)null });
        }

        await transaction.CommitAsync(cancellationToken);
        return plan;

        Task RunAsync(string sql, object parameters) =>
            connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));

        async Task TellAsync(AlertRow alert, AlertEvent what)
        {
            foreach (string sink in sinks)
            {
                await RunAsync(Outbox.Insert, NotificationRow.Of(alert, what, sink, findings.AtMs));
            }
        }
    }

    /// <summary>A page of alerts, newest first, with what was said of each.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<IReadOnlyList<(AlertRow Alert, IReadOnlyList<NotificationRow> Notifications)>> ListAsync(
        AlertQuery query, CancellationToken cancellationToken)
    {
        string page = string.Create(
            CultureInfo.InvariantCulture,
            $"FROM alerts WHERE {query.Condition} ORDER BY fired_at_ms DESC, id DESC LIMIT {query.Limit}");
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        IEnumerable<AlertRow> alerts = await ReadAsync<AlertRow>($"SELECT {AlertRow.Columns} {page}");
        ILookup<string, NotificationRow> notifications = (await ReadAsync<NotificationRow>(
                $"SELECT {NotificationRow.Columns} FROM alert_notifications WHERE alert_id IN (SELECT id {page}) ORDER BY created_at_ms, sink"))
            .ToLookup(notification => notification.AlertId, StringComparer.Ordinal);
        return [.. alerts.Select(alert => (alert, (IReadOnlyList<NotificationRow>)[.. notifications[alert.Id]]))];

        Task<IEnumerable<TRow>> ReadAsync<TRow>(string sql) => connection.QueryAsync<TRow>(new CommandDefinition(
            sql, new { query.Rule, AtMs = query.After?.AdmittedAtMs, query.After?.Id }, cancellationToken: cancellationToken));
    }

    private static async Task<IReadOnlyCollection<ActiveAlert>> ActiveAsync(
        DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<(string Id, string Rule, string Subject, long? ClearSinceMs)>(
                new CommandDefinition(Active, transaction: transaction, cancellationToken: cancellationToken)))
            .Select(row => new ActiveAlert(row.Id, new AlertKey(row.Rule, row.Subject), row.ClearSinceMs))];
}
