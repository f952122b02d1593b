using System.Data.Common;
using Dapper;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Rollups;

/// <summary>Adds roll-ups up for reports.</summary>
internal sealed class RollupReader(ILedgerDatabase database)
{
    /// <summary>The sums of some facets over some time. One statement sees one state of the table, so that parts add up to their total.</summary>
    /// <typeparam name="TGroup">What the report distinguishes.</typeparam>
    /// <param name="facets">The facets to read, of <see cref="Facet"/>.</param>
    /// <param name="from">First slot, Unix milliseconds.</param>
    /// <param name="to">First slot after, Unix milliseconds.</param>
    /// <param name="isWanted">Whether a roll-up counts.</param>
    /// <param name="groupOf">The group a roll-up belongs to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<Dictionary<TGroup, Tally>> SumAsync<TGroup>(
        IEnumerable<string> facets, long from, long to, Func<RollupKey, bool> isWanted, Func<RollupKey, TGroup> groupOf, CancellationToken cancellationToken)
        where TGroup : notnull
    {
        // A roll-up is left without requests when an abandoned one turned out to be another target's.
        // Facets are constants of this program; as literals both databases read them from the index.
        string sql =
            $"""
            SELECT {RollupTable.Shape.ColumnList} FROM rollups
            WHERE facet IN ({string.Join(", ", facets.Select(facet => $"'{facet}'"))}) AND slot_ms >= @From AND slot_ms < @To AND requests > 0
            """;
        Dictionary<TGroup, Tally> sums = [];
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        await using DbDataReader reader = await connection.ExecuteReaderAsync(
            new CommandDefinition(sql, new { From = from, To = to }, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            RollupKey key = RollupTable.ReadKey(reader);
            if (!isWanted(key))
            {
                continue;
            }

            TGroup group = groupOf(key);
            if (!sums.TryGetValue(group, out Tally? tally))
            {
                sums.Add(group, tally = new Tally());
            }

            RollupTable.AddTo(tally, reader);
        }

        return sums;
    }
}
