using System.Data.Common;
using Dapper;
using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Audit;

/// <summary>
/// Writes the audit log. Every method throws <see cref="DbException"/> when the database does not take the event; the change that it
/// tells of must then not be made, or not be committed.
/// </summary>
/// <remarks>Thread-safe. Several processes may write at once: the chain is continued under the database's exclusive lock.</remarks>
internal sealed class AuditLog(ILedgerDatabase database, LedgerSchema schema, TimeProvider time)
{
    private const string Insert =
        """
        INSERT INTO audit_events
          (position, id, at_ms, actor_key, actor_team, actor_organisation, address, action, subject, state_before, state_after, hash)
        VALUES
          (@Position, @Id, @AtMs, @ActorKey, @ActorTeam, @ActorOrganisation, @Address, @Action, @Subject, @StateBefore, @StateAfter, @Hash)
        """;

    /// <summary>Records a change in the transaction that makes it, so that there is neither without the other.</summary>
    /// <param name="transaction">Begun with <see cref="ILedgerDatabase.BeginAloneAsync"/>.</param>
    /// <param name="actor">Who, and from where.</param>
    /// <param name="entry">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RecordAsync(DbTransaction transaction, AuditActor actor, AuditEntry entry, CancellationToken cancellationToken) =>
        AppendAsync(transaction, [Event(actor, entry)], cancellationToken);

    /// <summary>Records a change that is not made in this database; call it before the change is made.</summary>
    public Task RecordAsync(AuditActor actor, AuditEntry entry, CancellationToken cancellationToken) =>
        StoreAsync([Event(actor, entry)], cancellationToken);

    /// <summary>Stores events of other services, all or none; those that are stored already are left alone.</summary>
    public async Task StoreAsync(IReadOnlyList<AuditEvent> events, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        await using DbTransaction transaction = await database.BeginAloneAsync(connection, cancellationToken);
        await AppendAsync(transaction, events, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task AppendAsync(DbTransaction transaction, IReadOnlyList<AuditEvent> events, CancellationToken cancellationToken)
    {
        DbConnection connection = transaction.Connection!;
        AuditHead head = await AuditHeads.ReadAsync(connection, transaction, cancellationToken);
        foreach (AuditEvent source in events)
        {
            AuditRow row = AuditRow.After(head, source);
            if (await connection.ExecuteScalarAsync<long>(Command("SELECT COUNT(*) FROM audit_events WHERE id = @Id", row)) == 0)
            {
                await connection.ExecuteAsync(Command(Insert, row));
                head = new AuditHead(row.Position, row.Hash);
            }
        }

        CommandDefinition Command(string sql, AuditRow row) => new(sql, row, transaction, cancellationToken: cancellationToken);
    }

    private AuditEvent Event(AuditActor actor, AuditEntry entry)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new AuditEvent
        {
            Id = Guid.CreateVersion7(now),
            AtMs = now.ToUnixTimeMilliseconds(),
            Actor = actor.Caller,
            Address = actor.Address,
            Action = entry.Action,
            Subject = entry.Subject,
            Before = entry.Before,
            After = entry.After,
        };
    }
}
