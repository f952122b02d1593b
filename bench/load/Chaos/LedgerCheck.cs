using System.Diagnostics;
using System.Text.Json;

namespace LlmMesh.Load.Chaos;

/// <summary>The ledger against what the clients saw.</summary>
/// <param name="Rows">Rows of requests; probes have their own.</param>
/// <param name="Answered">Answers that must have one.</param>
/// <param name="Doubled">Ids with more than one row.</param>
/// <param name="Missing">Answered requests without a row, and nothing that could excuse it.</param>
/// <param name="LostWithRouter">Answered requests without a row whose router was killed before it can have settled them.</param>
/// <param name="LostWithRedis">Answered requests without a row that Redis was killed upon, before it can have written them.</param>
/// <param name="Wrong">Rows whose outcome contradicts what the client saw.</param>
internal sealed record LedgerCheck(
    int Rows, int Answered, int Doubled, IReadOnlyList<ChaosResult> Missing, int LostWithRouter, IReadOnlyList<ChaosResult> LostWithRedis, IReadOnlyList<ChaosResult> Wrong)
{
    private const string Completed = "completed";

    // What a router had not settled when it was killed, or Redis not written.
    private const string Abandoned = "abandoned";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Between an answer and its settlement, and from the end of an outage to the next try.
    private static readonly TimeSpan Settlement = TimeSpan.FromSeconds(3);

    // Redis confirms before it has written; what it had confirmed longer ago than this must not be lost with it.
    private static readonly TimeSpan Unwritten = TimeSpan.FromSeconds(1);

    /// <summary>Reads the ledger until nothing is missing, or for as long as it may take.</summary>
    public static async Task<LedgerCheck> ReadAsync(
        ChaosMesh mesh, IReadOnlyList<ChaosResult> results, IReadOnlyList<Disturbance> disturbances, CancellationToken cancellationToken)
    {
        // Who was refused before any attempt has used nothing and has no row.
        ChaosResult[] answered = [.. results.Where(result => result is { RequestId: not null, Attempts: not null })];
        Disturbance[] redis = [.. disturbances.Where(done => done.What is Disturbances.RedisKilled or Disturbances.RedisFrozen).OrderBy(done => done.Began)];
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            List<(string Id, string Outcome)> rows = await ReadRowsAsync(mesh, cancellationToken);
            Dictionary<string, string> outcomes = rows.DistinctBy(row => row.Id).ToDictionary(StringComparer.Ordinal);
            ILookup<string, ChaosResult> missing = answered.Where(result => !outcomes.ContainsKey(result.RequestId!)).ToLookup(result => Excuse(mesh, redis, result));
            if (missing.Count == 0 || Stopwatch.GetElapsedTime(start) > Patience)
            {
                return new LedgerCheck(
                    rows.Count,
                    answered.Length,
                    rows.Count - outcomes.Count,
                    [.. missing[""]],
                    missing["router"].Count(),
                    [.. missing["redis"]],
                    [.. answered
                        .Where(result => outcomes.TryGetValue(result.RequestId!, out string? outcome)
                            && Contradicts(result, outcome)
                            && (outcome != Abandoned || Excuse(mesh, redis, result).Length == 0))
                        .Select(result => result with { Detail = $"{result.Detail}; its row says {outcomes[result.RequestId!]}" })]);
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private static bool Contradicts(ChaosResult result, string outcome) => result.Verdict switch
    {
        Verdict.Whole => outcome != Completed,
        Verdict.Refused or Verdict.BrokenOff => outcome == Completed,
        _ => false,
    };

    private static string Excuse(ChaosMesh mesh, Disturbance[] redis, ChaosResult result)
    {
        long margin = Ticks(Settlement);
        long settled = result.Ended + margin;
        foreach (Disturbance outage in redis)
        {
            if (outage.Began <= settled && outage.Ended >= result.Ended)
            {
                settled = Math.Max(settled, outage.Ended + margin);
            }
        }

        return mesh.Places[result.Request.Router].WasDown(result.Began, settled) ? "router"
            : redis.Any(outage => outage.What == Disturbances.RedisKilled && outage.Began >= result.Began && outage.Began <= result.Ended + Ticks(Unwritten)) ? "redis"
            : "";
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private static async Task<List<(string Id, string Outcome)>> ReadRowsAsync(ChaosMesh mesh, CancellationToken cancellationToken)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        List<(string Id, string Outcome)> rows = [];
        string? cursor = null;
        do
        {
            string page = $"/usage/records?limit=1000&team=default{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}";
            using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(mesh.UsageAddress, page));
            using HttpResponseMessage response = await client.SendAsync(message, cancellationToken);
            response.EnsureSuccessStatusCode();
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using JsonDocument document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            rows.AddRange(document.RootElement.GetProperty("data").EnumerateArray()
                .Select(row => (row.GetProperty("id").GetString()!, row.GetProperty("outcome").GetString()!)));
            cursor = document.RootElement.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        return rows;
    }
}
