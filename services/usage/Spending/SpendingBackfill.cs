using System.Data.Common;
using Dapper;

namespace LlmMesh.Usage.Spending;

/// <summary>
/// Adds up what was spent before spending was kept apart, in the transaction that creates its table. From the roll-ups, which outlive
/// the records; what failed attempts cost is known as long as their records are kept, and counts as the serving target's before.
/// </summary>
internal static class SpendingBackfill
{
    /// <summary>The migration that creates the table.</summary>
    public const int Migration = 3;

    private const string Slot = "r.admitted_at_ms - ((r.admitted_at_ms % 900000) + 900000) % 900000";

    private static readonly string[] Steps =
    [
        FromCallers("organisation", team: "''", name: "value_3"),
        FromCallers("team", team: "''", name: "value_2"),
        FromCallers("key", team: "value_2", name: "value_1"),
        FromTargets("provider", "value_1", "a.provider", "r.provider"),
        FromTargets("target", "value_1 || '/' || value_2", "a.provider || '/' || a.model", "r.provider || '/' || r.model"),
    ];

    public static async Task RunAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (string sql in Steps)
        {
            await transaction.Connection!.ExecuteAsync(
                new CommandDefinition(sql, transaction: transaction, cancellationToken: cancellationToken));
        }
    }

    private static string FromCallers(string scope, string team, string name) =>
        $"""
        INSERT INTO spending (scope, team, name, slot_ms, cost_nano_dollars)
        SELECT '{scope}', {team}, {name}, slot_ms, SUM(cost_nano_dollars) FROM rollups
        WHERE facet = 'caller' GROUP BY {(team == "''" ? name : $"{team}, {name}")}, slot_ms
        """;

    private static string FromTargets(string scope, string served, string attempted, string servedBy) =>
        $"""
        INSERT INTO spending (scope, team, name, slot_ms, cost_nano_dollars)
        SELECT '{scope}', '', name, slot_ms, SUM(cost) FROM (
          SELECT {served} AS name, slot_ms, cost_nano_dollars AS cost FROM rollups WHERE facet = 'target' AND value_1 <> ''
          UNION ALL
          SELECT {attempted}, {Slot}, a.cost_nano_dollars
          FROM attempts AS a JOIN requests AS r ON r.id = a.request_id WHERE a.cost_nano_dollars <> 0
          UNION ALL
          SELECT {servedBy}, {Slot}, -a.cost_nano_dollars
          FROM attempts AS a JOIN requests AS r ON r.id = a.request_id WHERE a.cost_nano_dollars <> 0 AND r.provider IS NOT NULL) AS parts
        GROUP BY name, slot_ms
        """;
}
