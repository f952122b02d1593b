using System.Data.Common;
using LlmMesh.Contracts;
using LlmMesh.Usage.Rollups;

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
/// Writes ledger events, and adds those that are new to the roll-ups in the same transaction. An event that is already there is left as
/// it is, so a batch may be written any number of times.
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
        var batch = new RollupBatch();
        LedgerEvent[] distinct = [.. events.DistinctBy(source => ColumnText.From(source.Id), StringComparer.Ordinal)];
        RequestRow[] requests = [.. distinct.Select(RequestRow.From)];
        IReadOnlyList<bool> isNew = await WriteAsync(LedgerTables.Requests, requests);
        LedgerEvent[] added = [.. distinct.Where((_, index) => isNew[index])];
        TagRow[] tags = [.. added.SelectMany(TagRow.AllOf)];
        await WriteAsync(LedgerTables.Attempts, [.. added.SelectMany(AttemptRow.AllOf)]);
        await WriteAsync(LedgerTables.Tags, tags);
        ILookup<string, string> tagsOf = tags.ToLookup(tag => tag.RequestId, tag => tag.Tag, StringComparer.Ordinal);
        foreach (RequestRow request in requests.Where((_, index) => isNew[index]))
        {
            batch.Add(request, tagsOf[request.Id]);
        }

        await RollupStore.AddAsync(database, transaction, batch, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        Task<IReadOnlyList<bool>> WriteAsync<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) =>
            database.WriteAsync(transaction, table, rows, Table<TRow>.Keep, cancellationToken);
    });

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
