using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Reports;

/// <summary>Reads records with their attempts, in one statement, so that a record is never seen without them.</summary>
internal sealed class RecordReport(ILedgerDatabase database)
{
    private const string NewestFirst = "admitted_at_ms DESC, id DESC";

    /// <summary>One page, without decisions.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<RecordPage> PageAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        // One more than asked for tells whether a next page exists.
        List<UsageRecord> records = await ReadAsync(
            $"SELECT {LedgerTables.ListedColumns} FROM requests {RecordFilter.Where(query)} ORDER BY {NewestFirst} LIMIT @Most",
            RecordFilter.Parameters(query),
            cancellationToken);
        if (records.Count <= query.Limit)
        {
            return new RecordPage(records, NextCursor: null);
        }

        records.RemoveAt(query.Limit);
        UsageRecord last = records[^1];
        return new RecordPage(records, new RecordCursor(last.AdmittedAtMs, last.Id).ToString());
    }

    /// <summary>Every record that matches, newest first, read page by page. Records that arrive meanwhile repeat and hide none.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async IAsyncEnumerable<UsageRecord> AllAsync(
        RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor;
        do
        {
            RecordPage page = await PageAsync(query, cancellationToken);
            foreach (UsageRecord record in page.Data)
            {
                yield return record;
            }

            cursor = page.NextCursor;
            query = query with { After = cursor is null ? null : RecordCursor.Parse(cursor) };
        }
        while (cursor is not null);
    }

    /// <summary>The record of one request, with its decision; null when there is none, or it is another team's.</summary>
    /// <param name="id">The request.</param>
    /// <param name="team">The only team whose record it may be; null for any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<UsageRecord?> FindAsync(string id, string? team, CancellationToken cancellationToken)
    {
        List<UsageRecord> found = await ReadAsync(
            $"SELECT * FROM requests WHERE id = @Id {(team is null ? "" : "AND team = @Team")}",
            new { Id = ColumnText.From(id), Team = team },
            cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>How many records match, counted up to a limit.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<long> CountAsync(RecordQuery query, long limit, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        string sql = $"SELECT COUNT(*) FROM (SELECT id FROM requests {RecordFilter.Where(query)} LIMIT {limit}) AS matching";
        return await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(sql, RecordFilter.Parameters(query), cancellationToken: cancellationToken));
    }

    private async Task<List<UsageRecord>> ReadAsync(string requests, object parameters, CancellationToken cancellationToken)
    {
        string sql =
            $"""
            SELECT r.*, a.position, a.provider, a.model, a.status, a.fault, a.latency_ms,
              a.input_tokens, a.cache_read_tokens, a.cache_write_tokens, a.output_tokens, a.reasoning_tokens, a.cost_nano_dollars
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
