using System.Data.Common;
using Dapper;

namespace LlmMesh.Usage.Storage;

/// <summary>The requests whose records were deleted by age. They are in the sums, so they must not come in again.</summary>
internal static class ExpiredRequests
{
    private static readonly Table<StoredRequest> Shape = new("expired_requests", ["id"],
    [
        new Column<StoredRequest, string>("id", row => row.Request.Id),
    ]);

    /// <summary>Some requests without those that have expired.</summary>
    public static async Task<IReadOnlyList<StoredRequest>> LeaveOutAsync(
        ILedgerDatabase database, DbTransaction transaction, IReadOnlyList<StoredRequest> requests, CancellationToken cancellationToken)
    {
        // Hardly ever is an event as old as the youngest of them.
        long? youngest = await transaction.Connection!.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT MAX(admitted_at_ms) FROM expired_requests", transaction: transaction, cancellationToken: cancellationToken));
        StoredRequest[] old = [.. requests.Where(request => request.Request.AdmittedAtMs <= youngest)];
        if (old.Length == 0)
        {
            return requests;
        }

        HashSet<string> expired = new(StringComparer.Ordinal);
        await database.FindAsync(transaction, Shape, old, reader => expired.Add(reader.GetString(0)), cancellationToken);
        return [.. requests.Where(request => !expired.Contains(request.Request.Id))];
    }
}
