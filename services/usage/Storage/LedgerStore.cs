using System.Data.Common;
using LlmMesh.Contracts;

namespace LlmMesh.Usage.Storage;

/// <summary>How storing a batch ended.</summary>
internal enum StoreOutcome
{
    /// <summary>Committed.</summary>
    Stored = 0,

    /// <summary>The database did not take it; nothing is stored and the same batch can be tried again.</summary>
    Unavailable,

    /// <summary>The database never will take at least one of these events; nothing is stored.</summary>
    Refused,
}

/// <summary>How storing a batch ended, and why when it did not succeed.</summary>
internal readonly record struct StoreResult(StoreOutcome Outcome, DbException? Reason);

/// <summary>
/// Writes ledger events, and adds those that are new to the sums in the same transaction. An event that is already there is left as it
/// is, so a batch may be written any number of times; only what was abandoned is replaced by its settlement.
/// </summary>
internal sealed class LedgerStore(ILedgerDatabase database, LedgerSchema schema)
{
    /// <summary>Brings the schema up to date; does nothing once that has been done.</summary>
    public Task<StoreResult> PrepareAsync(CancellationToken cancellationToken) =>
        ReportAsync(() => schema.EnsureAsync(cancellationToken));

    /// <summary>Writes all events and their attempts in one transaction, or none.</summary>
    public Task<StoreResult> InsertAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken) => ReportAsync(async () =>
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        await using DbTransaction transaction = await database.BeginAloneAsync(connection, cancellationToken);
        IReadOnlyList<StoredRequest> requests = await ExpiredRequests.LeaveOutAsync(
            database, transaction, [.. Distinct(events)], cancellationToken);
        (IReadOnlyList<StoredRequest> added, IReadOnlyList<StoredRequest> removed) = await AddAsync(transaction, requests, cancellationToken);
        await WriteAsync(LedgerTables.Attempts, [.. added.SelectMany(request => request.Attempts)]);
        await WriteAsync(LedgerTables.Tags, [.. added.SelectMany(request => request.Tags)]);
        await LedgerSums.ChangeAsync(database, transaction, added, removed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        Task WriteAsync<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) =>
            database.WriteAsync(transaction, table, rows, Table<TRow>.Keep, cancellationToken);
    });

    /// <summary>Each request once, settled rather than abandoned.</summary>
    private static IEnumerable<StoredRequest> Distinct(IEnumerable<LedgerEvent> events) => events
        .Select(StoredRequest.From)
        .OrderBy(request => request.IsAbandoned)
        .DistinctBy(request => request.Request.Id, StringComparer.Ordinal);

    /// <summary>Writes the requests that are new, and those that were abandoned and are not any more.</summary>
    private async Task<(IReadOnlyList<StoredRequest> Added, IReadOnlyList<StoredRequest> Removed)> AddAsync(
        DbTransaction transaction, IReadOnlyList<StoredRequest> requests, CancellationToken cancellationToken)
    {
        (List<StoredRequest> added, List<StoredRequest> known) = await WriteAsync(requests);
        List<StoredRequest> settled = known.FindAll(request => !request.IsAbandoned);
        if (settled.Count == 0)
        {
            return (added, []);
        }

        IReadOnlyList<StoredRequest> removed = await AbandonedRequests.TakeOutAsync(
            database, transaction, [.. settled.Select(request => request.Request)], cancellationToken);
        (List<StoredRequest> replaced, _) = await WriteAsync(settled);
        return ([.. added, .. replaced], removed);

        async Task<(List<StoredRequest> New, List<StoredRequest> Known)> WriteAsync(IReadOnlyList<StoredRequest> rows)
        {
            IReadOnlyList<bool> isNew = await database.WriteAsync(
                transaction, LedgerTables.Requests, [.. rows.Select(row => row.Request)], Table<RequestRow>.Keep, cancellationToken);
            return ([.. rows.Where((_, index) => isNew[index])], [.. rows.Where((_, index) => !isNew[index])]);
        }
    }

    private async Task<StoreResult> ReportAsync(Func<Task> work)
    {
        try
        {
            await work();
            return new StoreResult(StoreOutcome.Stored, null);
        }
        catch (DbException exception)
        {
            return new StoreResult(database.RefusesData(exception) ? StoreOutcome.Refused : StoreOutcome.Unavailable, exception);
        }
    }
}
