using System.Data.Common;
using Dapper;

namespace LlmMesh.Usage.Storage;

/// <summary>
/// Makes way for settlements that come after their requests were given up: their router was cut off, not dead. What really happened
/// replaces what was assumed; never the other way round.
/// </summary>
internal static class AbandonedRequests
{
    /// <summary>Takes those of some requests out of the ledger that are in it as abandoned.</summary>
    /// <param name="database">The ledger.</param>
    /// <param name="transaction">The one that stores what replaces them; it must exclude other writers.</param>
    /// <param name="settled">What was settled.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was taken out.</returns>
    public static async Task<IReadOnlyList<StoredRequest>> TakeOutAsync(
        ILedgerDatabase database, DbTransaction transaction, IReadOnlyList<RequestRow> settled, CancellationToken cancellationToken)
    {
        List<RequestRow> found = [];
        await database.FindAsync(
            transaction, LedgerTables.Requests, settled, reader => found.Add(reader.GetRowParser<RequestRow>()(reader)), cancellationToken);
        List<StoredRequest> taken = [];
        foreach (RequestRow request in found)
        {
            StoredRequest stored = new(request, [], []);
            if (stored.IsAbandoned)
            {
                taken.Add(stored with
                {
                    Attempts = [.. await QueryAsync<AttemptRow>("SELECT * FROM attempts WHERE request_id = @Id", request)],
                    Tags = [.. await QueryAsync<TagRow>("SELECT request_id, tag, admitted_at_ms FROM request_tags WHERE request_id = @Id", request)],
                });
                await ExecuteAsync("DELETE FROM attempts WHERE request_id = @Id", request);
                await ExecuteAsync("DELETE FROM request_tags WHERE request_id = @Id", request);
                await ExecuteAsync("DELETE FROM requests WHERE id = @Id", request);
            }
        }

        return taken;

        Task<IEnumerable<TRow>> QueryAsync<TRow>(string sql, RequestRow request) =>
            transaction.Connection!.QueryAsync<TRow>(Command(sql, request));
        Task ExecuteAsync(string sql, RequestRow request) => transaction.Connection!.ExecuteAsync(Command(sql, request));
        CommandDefinition Command(string sql, RequestRow request) =>
            new(sql, new { request.Id }, transaction, cancellationToken: cancellationToken);
    }
}
