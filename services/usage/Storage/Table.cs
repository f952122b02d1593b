namespace LlmMesh.Usage.Storage;

/// <summary>A table as the ledger writes it.</summary>
/// <typeparam name="TRow">What a row is written from.</typeparam>
/// <param name="Name">The table's name.</param>
/// <param name="Key">Names of the columns that identify a row.</param>
/// <param name="Columns">Every column that is written.</param>
internal sealed record Table<TRow>(string Name, IReadOnlyList<string> Key, IReadOnlyList<Column<TRow>> Columns)
{
    /// <summary>Columns between commas.</summary>
    public string ColumnList { get; } = string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>The columns of <see cref="Key"/>.</summary>
    public IEnumerable<Column<TRow>> KeyColumns => Key.Select(name => Columns.Single(column => column.Name == name));

    /// <summary>What to do with a row that is there already: leave it as it is.</summary>
    public static string Keep => "ON CONFLICT DO NOTHING";

    /// <summary>What to do with a row that is there already: write it anew.</summary>
    public string Replace { get; } =
        $"ON CONFLICT ({string.Join(", ", Key)}) DO UPDATE SET "
        + string.Join(", ", Columns.Where(column => !Key.Contains(column.Name, StringComparer.Ordinal)).Select(column => $"{column.Name} = excluded.{column.Name}"));
}

/// <summary>A column, and where its value is in a row.</summary>
internal abstract record Column<TRow>(string Name)
{
    /// <summary>One row's value.</summary>
    public abstract object Of(TRow row);

    /// <summary>All rows' values, in an array of the column's own type.</summary>
    public abstract Array Of(IReadOnlyList<TRow> rows);
}

/// <inheritdoc/>
internal sealed record Column<TRow, TValue>(string Name, Func<TRow, TValue> Read) : Column<TRow>(Name)
{
    public override object Of(TRow row) => Read(row) is { } value ? value : DBNull.Value;

    public override Array Of(IReadOnlyList<TRow> rows)
    {
        var values = new TValue[rows.Count];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = Read(rows[index]);
        }

        return values;
    }
}
