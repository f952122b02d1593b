using System.Data.Common;

namespace LlmMesh.Usage.Storage;

/// <summary>Writes rows one by one with one prepared statement: SQLite has no round trips to save.</summary>
internal static class SqliteWriter
{
    public static async Task<IReadOnlyList<bool>> WriteAsync<TRow>(
        DbTransaction transaction, Table<TRow> table, IReadOnlyList<TRow> rows, string onConflict, CancellationToken cancellationToken)
    {
        await using DbCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES ({string.Join(", ", table.Columns.Select(column => $"@{column.Name}"))}) {onConflict}";
        foreach (Column<TRow> column in table.Columns)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = $"@{column.Name}";
            command.Parameters.Add(parameter);
        }

        bool[] written = new bool[rows.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            for (int column = 0; column < table.Columns.Count; column++)
            {
                command.Parameters[column].Value = table.Columns[column].Of(rows[row]);
            }

            written[row] = await command.ExecuteNonQueryAsync(cancellationToken) > 0;
        }

        return written;
    }
}
