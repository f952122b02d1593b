using System.Globalization;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Endpoints;

/// <summary><c>/usage/summary</c> against each database.</summary>
public abstract class SummaryTests(SharedState state)
{
    private const string Window = "from=2026-03-13T06:15:00Z&to=2026-03-15T06:30:00Z";

    private static readonly DateTimeOffset From = new(2026, 3, 13, 6, 15, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2026, 3, 15, 6, 30, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, Func<LedgerEvent, TimeZoneInfo, IEnumerable<string>>> Groupings = new(StringComparer.Ordinal)
    {
        [""] = (_, _) => [],
        ["model"] = (stored, _) => [$"{stored.Model}"],
        ["provider"] = (stored, _) => [$"{stored.Provider}"],
        ["provider,model"] = (stored, _) => [$"{stored.Provider},{stored.Model}"],
        ["key"] = (stored, _) => [stored.Caller.Key],
        ["team"] = (stored, _) => [stored.Caller.Team],
        ["organisation"] = (stored, _) => [stored.Caller.Organisation],
        ["category"] = (stored, _) => Present(stored.Category),
        ["user"] = (stored, _) => Present(stored.User),
        ["tag"] = (stored, _) => stored.Tags is null ? [] : stored.Tags.Select(tag => $"{tag.Key}:{tag.Value}"),
        ["hour"] = (stored, zone) => [Hour(stored, zone)],
        ["day"] = (stored, zone) => [Day(stored, zone)],
        ["day,team"] = (stored, zone) => [$"{Day(stored, zone)},{stored.Caller.Team}"],
        ["user,hour"] = (stored, zone) => Present(stored.User).Select(user => $"{user},{Hour(stored, zone)}"),
    };

    [Theory]
    [InlineData(1, "UTC")]
    [InlineData(2, "Europe/Berlin")]
    [InlineData(3, "Asia/Kathmandu")]
    public async Task Summary_RandomRequestsInRandomBatches_IsWhatTheRecordsSay(int seed, string timeZone)
    {
        var random = new Random(seed);
        LedgerEvent[] events = RandomEvents.Create(random, 400);
        await using StoredRecords records = await CreateAsync();
        foreach (LedgerEvent[] batch in RandomEvents.Deliver(random, events))
        {
            await records.AddAsync(batch);
        }

        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        LedgerEvent[] inWindow = [.. events.Where(stored => At(stored) >= From && At(stored) < To)];
        foreach ((string names, Func<LedgerEvent, TimeZoneInfo, IEnumerable<string>> groupsOf) in Groupings)
        {
            string groupBy = names.Length == 0 ? "" : $"&group_by={names}";

            JsonElement summary = await records.Usage.GetAsync($"/usage/summary?{Window}&time_zone={timeZone}{groupBy}");

            Assert.Equal(Figures.Of(inWindow), Figures.Of(summary.GetProperty("total")));
            Assert.Equal(
                inWindow
                    .SelectMany(stored => groupsOf(stored, zone).Select(group => (Group: group, Stored: stored)))
                    .GroupBy(pair => pair.Group, pair => pair.Stored, StringComparer.Ordinal)
                    .Select(group => (group.Key, Figures.Of([.. group])))
                    .OrderBy(group => group.Key, StringComparer.Ordinal),
                summary.GetProperty("groups").EnumerateArray()
                    .Select(group => (Key: Name(group, names), Figures.Of(group.GetProperty("usage"))))
                    .OrderBy(group => group.Key, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Summary_GroupedByTime_IsInOrderOfTimeThroughAChangeOfClocks()
    {
        // Clocks in Berlin go from 3:00 back to 2:00 at 1:00 UTC.
        DateTimeOffset before = new(2026, 10, 25, 0, 30, 0, TimeSpan.Zero);
        await using StoredRecords records = await CreateAsync(Events.Completed(at: before.AddHours(1)), Events.Completed(at: before));

        JsonElement summary = await records.Usage.GetAsync(
            "/usage/summary?from=2026-10-25&to=2026-10-26&time_zone=Europe/Berlin&group_by=hour");

        Assert.Equal("2026-10-24T22:00:00+00:00", summary.GetProperty("from").GetString());
        Assert.Equal("2026-10-25T23:00:00+00:00", summary.GetProperty("to").GetString());
        Assert.Equal(
            ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"],
            summary.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("group").GetProperty("hour").GetString()!));
    }

    [Fact]
    public async Task Summary_NoParameters_HoldsWhatHappenedJustNow()
    {
        await using StoredRecords records = await CreateAsync(Events.Completed(at: DateTimeOffset.UtcNow));

        JsonElement summary = await records.Usage.GetAsync("/usage/summary");

        Assert.Equal(1, summary.GetProperty("total").GetProperty("requests").GetInt64());
        Assert.Equal(0, summary.GetProperty("groups").GetArrayLength());
    }

    [Fact]
    public async Task Summary_UnpricedRequest_IsFlagged()
    {
        await using StoredRecords records = await CreateAsync(Events.Completed() with { CostBasis = CostBasis.Unpriced, CostNanoDollars = 0 });

        JsonElement total = (await records.Usage.GetAsync($"/usage/summary?{Window}")).GetProperty("total");

        Assert.Equal(1, total.GetProperty("unpriced_requests").GetInt64());
        Assert.False(total.GetProperty("cost_complete").GetBoolean());
    }

    private protected abstract Task<ITestLedger> CreateLedgerAsync();

    private static DateTimeOffset At(LedgerEvent stored) => DateTimeOffset.FromUnixTimeMilliseconds(stored.AdmittedAtMs);

    private static IEnumerable<string> Present(string? value) => string.IsNullOrEmpty(value) ? [] : [value];

    private static string Hour(LedgerEvent stored, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(At(stored), zone).ToString("yyyy-MM-dd'T'HH:00:00zzz", CultureInfo.InvariantCulture);

    private static string Day(LedgerEvent stored, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(At(stored), zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Name(JsonElement group, string names) =>
        string.Join(',', names.Split(',').Select(name => group.GetProperty("group").GetProperty(name).GetString()));

    private async Task<StoredRecords> CreateAsync(params IReadOnlyList<LedgerEvent> events) =>
        await StoredRecords.CreateAsync(state, await CreateLedgerAsync(), events);
}

public sealed class SqliteSummaryTests(SharedState state) : SummaryTests(state), IClassFixture<SharedState>
{
    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

public sealed class PostgresSummaryTests(SharedState state, PostgresCluster cluster) : SummaryTests(state), IClassFixture<SharedState>
{
    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
