using System.Data.Common;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Rollups;

/// <summary>The table <c>rollups</c>, written and read.</summary>
internal static class RollupTable
{
    private const int KeyColumns = 5;

    public static readonly Table<Rollup> Shape = new("rollups", ["facet", "slot_ms", "value_1", "value_2", "value_3"],
    [
        new Column<Rollup, string>("facet", row => row.Key.Facet),
        new Column<Rollup, long>("slot_ms", row => row.Key.SlotMs),
        new Column<Rollup, string>("value_1", row => row.Key.Value1),
        new Column<Rollup, string>("value_2", row => row.Key.Value2),
        new Column<Rollup, string>("value_3", row => row.Key.Value3),
        .. Counters.All.Select(counter => new Column<Rollup, long>(Counters.Columns[(int)counter], row => row.Tally[counter])),
        new Column<Rollup, byte[]>("latencies", row => row.Tally.Latencies.ToBytes()),
    ]);

    /// <summary>The key of the row a reader is at; the columns must be those of <see cref="Shape"/>, in its order.</summary>
    public static RollupKey ReadKey(DbDataReader reader) =>
        new(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetString(4));

    /// <summary>Adds the figures of the row a reader is at to a tally.</summary>
    public static void AddTo(Tally tally, DbDataReader reader)
    {
        foreach (Counter counter in Counters.All)
        {
            tally[counter] += reader.GetInt64(KeyColumns + (int)counter);
        }

        tally.Latencies.Add(reader.GetFieldValue<byte[]>(KeyColumns + Counters.All.Length));
    }
}
