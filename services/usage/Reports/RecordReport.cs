using System.Data.Common;
using Dapper;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Reports;

/// <summary>Reads records with their attempts, in one statement, so that a record is never seen without them.</summary>
internal sealed class RecordReport(ILedgerDatabase database)
{
    private const string NewestFirst = "admitted_at_ms DESC, id DESC";

    /// <summary>One page.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<RecordPage> PageAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        string[] conditions = [.. Conditions(query)];
        string where = conditions.Length == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";

        // One more than asked for tells whether a next page exists.
        List<UsageRecord> records = await ReadAsync(
            $"SELECT * FROM requests {where} ORDER BY {NewestFirst} LIMIT @Most",
            new
            {
                query.From,
                query.To,
                query.Provider,
                query.Model,
                query.Key,
                query.Team,
                query.Outcome,
                AfterMs = query.After?.AdmittedAtMs,
                AfterId = query.After?.Id,
                Most = query.Limit + 1,
            },
            cancellationToken);
        if (records.Count <= query.Limit)
        {
            return new RecordPage(records, NextCursor: null);
        }

        records.RemoveAt(query.Limit);
        UsageRecord last = records[^1];
        return new RecordPage(records, new RecordCursor(last.AdmittedAtMs, last.Id).ToString());
    }

    /// <summary>The record of one request, or null.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<UsageRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        List<UsageRecord> found = await ReadAsync(
            "SELECT * FROM requests WHERE id = @Id", new { Id = ColumnText.From(id) }, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    private static IEnumerable<string> Conditions(RecordQuery query)
    {
        if (query.From is not null)
        {
            yield return "admitted_at_ms >= @From";
        }

        if (query.To is not null)
        {
            yield return "admitted_at_ms < @To";
        }

        if (query.Provider is not null)
        {
            yield return "provider = @Provider";
        }

        if (query.Model is not null)
        {
            yield return "model = @Model";
        }

        if (query.Key is not null)
        {
            yield return "key_id = @Key";
        }

        if (query.Team is not null)
        {
            yield return "team = @Team";
        }

        if (query.Outcome is not null)
        {
            yield return "outcome = @Outcome";
        }

        if (query.After is not null)
        {
            yield return "(admitted_at_ms, id) < (@AfterMs, @AfterId)";
        }
    }

    private async Task<List<UsageRecord>> ReadAsync(string requests, object parameters, CancellationToken cancellationToken)
    {
        string sql =
            $"""
            SELECT r.*, a.position, a.provider, a.model, a.status, a.fault, a.latency_ms
            FROM ({requests}) AS r
            LEFT JOIN attempts AS a ON a.request_id = r.id
            ORDER BY r.admitted_at_ms DESC, r.id DESC, a.position
            """;
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken),
            (RequestRow request, AttemptRow? attempt) => (Request: request, Attempt: attempt),
            splitOn: "position");
        return
        [
            .. rows
                .GroupBy(row => row.Request.Id, StringComparer.Ordinal)
                .Select(group => UsageRecord.From(group.First().Request, group.Select(row => row.Attempt).OfType<AttemptRow>())),
        ];
    }
}
