using System.Globalization;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Endpoints;

/// <summary><c>/usage/daily</c> against each database.</summary>
public abstract class DailyTests(SharedState state)
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 14, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Daily_RandomRequests_AddsUpToTheNanoDollar()
    {
        LedgerEvent[] events = [.. RandomEvents(new Random(20260314), 500)];
        await using StoredRecords records = await CreateAsync(events);

        JsonElement total = (await records.Usage.GetAsync(Events.DailyPath)).GetProperty("total");

        Assert.Equal(events.Length, total.GetProperty("requests").GetInt64());
        Assert.Equal(events.Sum(stored => stored.CostNanoDollars), total.GetProperty("cost_nano_dollars").GetInt64());
        Assert.Equal(events.Sum(stored => stored.CostNanoDollars) / 1_000_000_000m, total.GetProperty("cost_usd").GetDecimal());
        foreach (RequestOutcome outcome in Enum.GetValues<RequestOutcome>())
        {
            string name = outcome.ToString().ToLowerInvariant();
            Assert.Equal(events.Count(stored => stored.Outcome == outcome), total.GetProperty(name).GetInt64());
        }

        JsonElement tokens = total.GetProperty("tokens");
        Assert.Equal(events.Sum(stored => stored.Usage.Input), tokens.GetProperty("input").GetInt64());
        Assert.Equal(events.Sum(stored => stored.Usage.CacheRead), tokens.GetProperty("cache_read").GetInt64());
        Assert.Equal(events.Sum(stored => stored.Usage.CacheWrite), tokens.GetProperty("cache_write").GetInt64());
        Assert.Equal(events.Sum(stored => stored.Usage.Output), tokens.GetProperty("output").GetInt64());
        Assert.Equal(events.Sum(stored => stored.Usage.Reasoning), tokens.GetProperty("reasoning").GetInt64());
        Assert.Equal(events.Sum(stored => stored.Usage.TotalInput + stored.Usage.TotalOutput), tokens.GetProperty("total").GetInt64());
        Assert.Equal(Math.Round(events.Average(stored => stored.LatencyMs), 1), total.GetProperty("avg_latency_ms").GetDouble());
        Assert.Equal(
            Math.Round(events.Where(stored => stored.FirstTokenMs is not null).Average(stored => stored.FirstTokenMs!.Value), 1),
            total.GetProperty("avg_first_token_ms").GetDouble());

        // Nearest rank: the 475th of 500, rounded up by less than 1.6 %.
        long exact = events.Select(stored => stored.LatencyMs).Order().ElementAt(474);
        Assert.InRange(total.GetProperty("p95_latency_ms").GetInt64(), exact, exact * 1.016);
    }

    [Fact]
    public async Task Daily_Breakdowns_HoldEachPartAndAddUp()
    {
        LedgerEvent[] events = [.. RandomEvents(new Random(7), 200)];
        await using StoredRecords records = await CreateAsync(events);

        JsonElement day = await records.Usage.GetAsync(Events.DailyPath);

        Assert.Equal(
            Parts(events, stored => stored.Provider),
            day.GetProperty("by_provider").EnumerateArray().Select(part => Part(part, part.GetProperty("provider").GetString())).ToHashSet());
        Assert.Equal(
            Parts(events, stored => (stored.Provider, stored.Model)),
            day.GetProperty("by_model").EnumerateArray()
                .Select(part => Part(part, (part.GetProperty("provider").GetString(), part.GetProperty("model").GetString())))
                .ToHashSet());
        Assert.Equal(
            Parts(events, stored => stored.Caller),
            day.GetProperty("by_key").EnumerateArray()
                .Select(part => Part(part, new LedgerCaller(
                    part.GetProperty("key").GetString()!, part.GetProperty("team").GetString()!, part.GetProperty("organisation").GetString()!)))
                .ToHashSet());
        Assert.Equal(
            events.OrderByDescending(stored => stored.LatencyMs).ThenBy(stored => stored.Id, StringComparer.Ordinal).Take(5).Select(stored => stored.Id),
            day.GetProperty("slowest").EnumerateArray().Select(slow => slow.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task Daily_Failures_AreCountedByFaultTheCommonestFirst()
    {
        LedgerEvent failed = Events.Completed() with { Outcome = RequestOutcome.Failed, Fault = FaultClass.Timeout };
        await using StoredRecords records = await CreateAsync(
            Events.Completed(),
            Events.Completed() with { Outcome = RequestOutcome.Failed, Fault = FaultClass.Overloaded },
            failed,
            failed with { Id = "other" });

        JsonElement day = await records.Usage.GetAsync(Events.DailyPath);

        Assert.Equal("""[{"fault":"timeout","requests":2},{"fault":"overloaded","requests":1}]""", day.GetProperty("failures").GetRawText());
    }

    [Fact]
    public async Task Daily_Markdown_HoldsEverySectionAndNamesStayInTheirCells()
    {
        LedgerEvent odd = Events.Completed("req-1") with
        {
            Caller = new LedgerCaller("a|b", "<script>", "acme"),
            CostBasis = CostBasis.Unpriced,
            Fault = FaultClass.StreamInterrupted,
        };
        await using StoredRecords records = await CreateAsync(odd);

        using HttpResponseMessage answer = await records.Usage.Client.GetAsync(
            new Uri($"{Events.DailyPath}&format=markdown", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("text/markdown", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            """
            # Usage on 2026-03-14 (UTC)

            **The cost is too low:** no price is known for the tokens of 1 requests.

            ## Total

            | requests | completed | failed | tokens in | tokens out | cost USD | p50 ms | p95 ms | interrupted | cancelled | abandoned | estimated |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | 1 | 1 | 0 | 23 | 5 | 0.001235 + | 855 | 855 | 0 | 0 | 0 | 0 |

            ## Budgets

            None.

            ## By model

            | provider | model | requests | completed | failed | tokens in | tokens out | cost USD | p50 ms | p95 ms |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | openrouter | moonshotai/kimi-k2.5 | 1 | 1 | 0 | 23 | 5 | 0.001235 + | 855 | 855 |

            ## By provider

            | provider | requests | completed | failed | tokens in | tokens out | cost USD | p50 ms | p95 ms |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | openrouter | 1 | 1 | 0 | 23 | 5 | 0.001235 + | 855 | 855 |

            ## By key

            | key | team | requests | completed | failed | tokens in | tokens out | cost USD | p50 ms | p95 ms |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | a\|b | \<script\> | 1 | 1 | 0 | 23 | 5 | 0.001235 + | 855 | 855 |

            ## Failures by fault

            | fault | requests |
            | --- | --- |
            | stream_interrupted | 1 |

            ## Slowest

            | request | provider | model | outcome | ms |
            | --- | --- | --- | --- | --- |
            | req-1 | openrouter | moonshotai/kimi-k2.5 | completed | 850 |

            """,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Daily_DayBorders_BelongToTheDayThatBegins()
    {
        await using StoredRecords records = await CreateAsync(
            Events.Completed(at: Midnight.AddMilliseconds(-1)),
            Events.Completed(at: Midnight),
            Events.Completed(at: Midnight.AddDays(1).AddMilliseconds(-1)),
            Events.Completed(at: Midnight.AddDays(1)));

        Assert.Equal(1, await RequestsOfAsync(records, "2026-03-13"));
        Assert.Equal(2, await RequestsOfAsync(records, "2026-03-14"));
        Assert.Equal(1, await RequestsOfAsync(records, "2026-03-15"));
    }

    [Fact]
    public async Task Daily_NoDate_IsToday()
    {
        await using StoredRecords records = await CreateAsync();

        // Midnight may pass in between.
        string before = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        JsonElement day = await records.Usage.GetAsync("/usage/daily");
        string after = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        Assert.Contains(day.GetProperty("date").GetString(), new[] { before, after });
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("2026-03-14")]
    [InlineData("9999-12-31")]
    public async Task Daily_EmptyDay_IsZerosAndNulls(string date)
    {
        await using StoredRecords records = await CreateAsync();

        JsonElement day = await records.Usage.GetAsync($"/usage/daily?date={date}");

        Assert.Equal(
            $$$"""
            {"date":"{{{date}}}","total":{"requests":0,"completed":0,"failed":0,"cancelled":0,"interrupted":0,"abandoned":0,"tokens":{"input":0,"cache_read":0,"cache_write":0,"output":0,"reasoning":0,"total":0},"estimated_requests":0,"estimated_share":null,"cost_nano_dollars":0,"cost_usd":0,"unpriced_requests":0,"cost_complete":true,"avg_latency_ms":null,"p50_latency_ms":null,"p95_latency_ms":null,"avg_first_token_ms":null},"by_provider":[],"by_model":[],"by_key":[],"failures":[],"slowest":[],"budgets":[],"health":null}
            """,
            day.GetRawText());
    }

    [Fact]
    public async Task Daily_UnpricedRequests_AreCountedUnlessTheyUsedNothing()
    {
        LedgerEvent unpriced = Events.Completed() with { CostBasis = CostBasis.Unpriced, CostNanoDollars = 0 };
        LedgerEvent nothingUsed = Events.Completed() with
        {
            CostBasis = CostBasis.Unpriced,
            CostNanoDollars = 0,
            Usage = default,
            UsagePrecision = UsagePrecision.None,
            Outcome = RequestOutcome.Failed,
        };
        await using StoredRecords records = await CreateAsync(Events.Completed(), unpriced, nothingUsed);

        JsonElement total = (await records.Usage.GetAsync(Events.DailyPath)).GetProperty("total");

        Assert.Equal(1, total.GetProperty("unpriced_requests").GetInt64());
    }

    private protected abstract Task<ITestLedger> CreateLedgerAsync();

    private static HashSet<(TName, int, long)> Parts<TName>(IEnumerable<LedgerEvent> events, Func<LedgerEvent, TName> name) =>
        [.. events.GroupBy(name).Select(part => (part.Key, part.Count(), part.Sum(stored => stored.CostNanoDollars)))];

    private static (TName, int, long) Part<TName>(JsonElement part, TName name)
    {
        JsonElement usage = part.GetProperty("usage");
        return (name, usage.GetProperty("requests").GetInt32(), usage.GetProperty("cost_nano_dollars").GetInt64());
    }

    private static async Task<int> RequestsOfAsync(StoredRecords records, string date) =>
        (await records.Usage.GetAsync($"/usage/daily?date={date}")).GetProperty("total").GetProperty("requests").GetInt32();

    private static IEnumerable<LedgerEvent> RandomEvents(Random random, int count)
    {
        (string?, string?)[] targets = [("openrouter", "kimi"), ("openrouter", "qwen"), ("ollama", "qwen"), (null, null)];
        RequestOutcome[] outcomes = Enum.GetValues<RequestOutcome>();
        for (int number = 0; number < count; number++)
        {
            (string? provider, string? model) = targets[random.Next(targets.Length)];
            yield return Events.Completed(at: Midnight.AddMilliseconds(random.Next(24 * 3600 * 1000))) with
            {
                Caller = new LedgerCaller($"key-{random.Next(3)}", $"team-{random.Next(2)}", "acme"),
                Provider = provider,
                Model = model,
                Outcome = outcomes[random.Next(outcomes.Length)],
                CostNanoDollars = random.NextInt64(4_000_000_000),
                LatencyMs = random.Next(30_000),
                FirstTokenMs = random.Next(3) == 0 ? null : random.Next(2_000),
                Usage = new TokenUsage(random.Next(9999), random.Next(9999), random.Next(9999), random.Next(9999), random.Next(9999)),
            };
        }
    }

    private async Task<StoredRecords> CreateAsync(params IReadOnlyList<LedgerEvent> events) =>
        await StoredRecords.CreateAsync(state, await CreateLedgerAsync(), events);
}

public sealed class SqliteDailyTests(SharedState state) : DailyTests(state), IClassFixture<SharedState>
{
    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

public sealed class PostgresDailyTests(SharedState state, PostgresCluster cluster) : DailyTests(state), IClassFixture<SharedState>
{
    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
