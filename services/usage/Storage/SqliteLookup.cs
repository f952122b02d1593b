using System.Data.Common;

namespace LlmMesh.Usage.Storage;

/// <summary>Finds rows by their keys, one by one with one prepared statement.</summary>
internal static class SqliteLookup
{
    public static async Task FindAsync<TRow>(
        DbTransaction transaction, Table<TRow> table, IReadOnlyList<TRow> rows, Action<DbDataReader> found, CancellationToken cancellationToken)
    {
        await using DbCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            $"SELECT {table.ColumnList} FROM {table.Name} WHERE {string.Join(" AND ", table.Key.Select(name => $"{name} = @{name}"))}";
        foreach (string name in table.Key)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = $"@{name}";
            command.Parameters.Add(parameter);
        }

        Column<TRow>[] key = [.. table.KeyColumns];
        foreach (TRow row in rows)
        {
            for (int column = 0; column < key.Length; column++)
            {
                command.Parameters[column].Value = key[column].Of(row);
            }

            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            if (await reader.ReadAsync(cancellationToken))
            {
                found(reader);
            }
        }
    }
}
