using System.Data.Common;
using Dapper;
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

/// <summary>Writes ledger events. An event that is already there is left as it is, so a batch may be written any number of times.</summary>
internal sealed class LedgerStore(ILedgerDatabase database, LedgerSchema schema)
{
    private const string InsertRequest =
        """
        INSERT INTO requests (
          id, admitted_at_ms, key_id, team, organisation, operation, requested_model, provider, model, stream, outcome, status, fault,
          input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_precision,
          cost_nano_dollars, cost_basis, latency_ms, first_token_ms)
        VALUES (
          @Id, @AdmittedAtMs, @KeyId, @Team, @Organisation, @Operation, @RequestedModel, @Provider, @Model, @Stream,
          @Outcome, @Status, @Fault,
          @InputTokens, @CacheReadTokens, @CacheWriteTokens, @OutputTokens, @ReasoningTokens, @UsagePrecision,
          @CostNanoDollars, @CostBasis, @LatencyMs, @FirstTokenMs)
        ON CONFLICT DO NOTHING
        """;

    private const string InsertAttempt =
        """
        INSERT INTO attempts (request_id, position, provider, model, status, fault, latency_ms)
        VALUES (@RequestId, @Position, @Provider, @Model, @Status, @Fault, @LatencyMs)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Brings the schema up to date; does nothing once that has been done.</summary>
    public Task<StoreResult> PrepareAsync(CancellationToken cancellationToken) =>
        ReportAsync(() => schema.EnsureAsync(cancellationToken));

    /// <summary>Writes all events and their attempts in one transaction, or none.</summary>
    public Task<StoreResult> InsertAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken) => ReportAsync(async () =>
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Command(InsertRequest, events.Select(RequestRow.From)));
        await connection.ExecuteAsync(Command(InsertAttempt, events.SelectMany(Attempts)));
        await transaction.CommitAsync(cancellationToken);

        CommandDefinition Command(string sql, object rows) => new(sql, rows, transaction, cancellationToken: cancellationToken);
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

    private static IEnumerable<AttemptRow> Attempts(LedgerEvent source) =>
        Enumerable.Range(0, source.Attempts.Count).Select(position => AttemptRow.From(source, position));
}
