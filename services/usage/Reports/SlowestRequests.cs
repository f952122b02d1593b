using System.Data.Common;
using Dapper;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Reports;

/// <summary>Finds the requests that took longest.</summary>
internal sealed class SlowestRequests(ILedgerDatabase database)
{
    // Over all teams, the inner statement reads nothing but the index by latency.
    private static string Sql(string condition) =>
        $"""
        SELECT r.id, r.provider, r.model, r.outcome, r.latency_ms
        FROM (
          SELECT id FROM requests
          WHERE admitted_at_ms >= @From AND admitted_at_ms < @To {condition}
          ORDER BY latency_ms DESC, id
          LIMIT 5) AS slowest
        JOIN requests AS r ON r.id = slowest.id
        ORDER BY r.latency_ms DESC, r.id
        """;

    /// <summary>The five slowest admitted in a time, the slowest first.</summary>
    /// <param name="from">First moment, Unix ms.</param>
    /// <param name="to">First moment after, Unix ms.</param>
    /// <param name="team">The only team whose they may be; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<IReadOnlyList<SlowRequest>> OfAsync(long from, long to, string? team, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        IEnumerable<RequestRow> rows = await connection.QueryAsync<RequestRow>(
            new CommandDefinition(
                Sql(team is null ? "" : "AND team = @Team"), new { From = from, To = to, Team = team }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new SlowRequest(row.Id, row.Provider, row.Model, row.Outcome, row.LatencyMs))];
    }
}
