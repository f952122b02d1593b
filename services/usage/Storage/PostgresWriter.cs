using System.Data.Common;
using Npgsql;

namespace LlmMesh.Usage.Storage;

/// <summary>Writes all rows with one statement, a column at a time as an array: one round trip and one prepared plan for any number.</summary>
internal static class PostgresWriter
{
    public static async Task<IReadOnlyList<bool>> WriteAsync<TRow>(
        DbTransaction transaction, Table<TRow> table, IReadOnlyList<TRow> rows, string onConflict, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO {table.Name} ({table.ColumnList})
            SELECT * FROM unnest({string.Join(", ", table.Columns.Select((_, index) => $"${index + 1}"))})
            {onConflict} RETURNING {string.Join(", ", table.Key)}
            """,
            (NpgsqlConnection)transaction.Connection!,
            (NpgsqlTransaction)transaction);
        foreach (Column<TRow> column in table.Columns)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = column.Of(rows) });
        }

        HashSet<string> written = new(rows.Count, StringComparer.Ordinal);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            written.Add(Identity(Enumerable.Range(0, table.Key.Count).Select(reader.GetValue)));
        }

        Column<TRow>[] key = [.. table.KeyColumns];
        return [.. rows.Select(row => written.Contains(Identity(key.Select(column => column.Of(row)))))];
    }

    // No text column can hold U+0000, so it separates.
    private static string Identity(IEnumerable<object> key) => string.Join('\0', key);
}
