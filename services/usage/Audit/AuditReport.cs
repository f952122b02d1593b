using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Audit;

/// <summary>Reads the log, newest first.</summary>
internal sealed class AuditReport(ILedgerDatabase database, LedgerSchema schema)
{
    /// <summary>One page.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<AuditPage> PageAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync(cancellationToken);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);

        // One more than asked for tells whether there is a next page.
        string sql = string.Create(
            CultureInfo.InvariantCulture, $"SELECT * FROM audit_events {query.Where} ORDER BY position DESC LIMIT {query.Limit + 1}");
        AuditRow[] rows = [.. await connection.QueryAsync<AuditRow>(new CommandDefinition(sql, query, cancellationToken: cancellationToken))];
        return new AuditPage(
            [.. rows.Take(query.Limit).Select(AuditView.Of)],
            rows.Length > query.Limit ? rows[query.Limit - 1].Position.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Every event that matches, read page by page.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    public async IAsyncEnumerable<AuditView> AllAsync(AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AuditPage page;
        do
        {
            page = await PageAsync(query, cancellationToken);
            foreach (AuditView view in page.Data)
            {
                yield return view;
            }

            query = query with { Before = page.Data is [.., var last] ? last.Position : null };
        }
        while (page.NextCursor is not null);
    }
}
