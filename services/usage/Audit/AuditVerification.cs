using System.Data.Common;
using Dapper;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Audit;

/// <summary>Follows the chain from its beginning. Reads every event, some at a time.</summary>
internal sealed class AuditVerification(ILedgerDatabase database, LedgerSchema schema)
{
    private const int Batch = 1000;

    private static readonly string Next = $"SELECT * FROM audit_events WHERE position > @Position ORDER BY position LIMIT {Batch}";

    /// <param name="kept">Where the log ended once, as somebody has kept it; null when nobody has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<AuditVerdict> RunAsync(AuditHead? kept, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        AuditHead head = AuditHead.Empty;
        AuditRow[] rows;
        do
        {
            rows = [.. await connection.QueryAsync<AuditRow>(new CommandDefinition(Next, head, cancellationToken: cancellationToken))];
            foreach (AuditRow row in rows)
            {
                if (Problem(head, row, kept) is { } problem)
                {
                    return new AuditVerdict(Intact: false, head.Position, head.Hash, problem);
                }

                head = new AuditHead(row.Position, row.Hash);
            }
        }
        while (rows.Length == Batch);

        return kept is not null && kept.Position > head.Position
            ? new AuditVerdict(Intact: false, head.Position, head.Hash, $"The log ends at event {head.Position}, and it had {kept.Position}.")
            : new AuditVerdict(Intact: true, head.Position, head.Hash, Problem: null);
    }

    private static string? Problem(AuditHead head, AuditRow row, AuditHead? kept)
    {
        if (row.Position != head.Position + 1)
        {
            return $"Event {head.Position + 1} is missing.";
        }

        if (row.Hash != AuditHash.Of(head.Hash, row))
        {
            return $"Event {row.Position} is not what was written, or not the one that followed event {head.Position}.";
        }

        return kept is not null && kept.Position == row.Position && kept.Hash != row.Hash
            ? $"Event {row.Position}, or one before it, was written anew: its hash was another."
            : null;
    }
}
