using System.Data.Common;
using Npgsql;

namespace LlmMesh.Usage.Storage;

/// <summary>Finds rows by their keys with one statement.</summary>
internal static class PostgresLookup
{
    public static async Task FindAsync<TRow>(
        DbTransaction transaction, Table<TRow> table, IReadOnlyList<TRow> rows, Action<DbDataReader> found, CancellationToken cancellationToken)
    {
        // The inner LIMIT makes it one look into the index per key, whatever the planner believes about the table's size.
        await using var command = new NpgsqlCommand(
            $"""
            SELECT found.*
            FROM unnest({string.Join(", ", table.Key.Select((_, index) => $"${index + 1}"))}) AS wanted ({string.Join(", ", table.Key)})
            CROSS JOIN LATERAL (
              SELECT {table.ColumnList} FROM {table.Name} AS stored
              WHERE {string.Join(" AND ", table.Key.Select(name => $"stored.{name} = wanted.{name}"))}
              LIMIT 1) AS found
            """,
            (NpgsqlConnection)transaction.Connection!,
            (NpgsqlTransaction)transaction);
        foreach (Column<TRow> column in table.KeyColumns)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = column.Of(rows) });
        }

        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found(reader);
        }
    }
}
