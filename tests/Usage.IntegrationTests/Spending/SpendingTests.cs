using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using LlmMesh.Usage.Rollups;
using LlmMesh.Usage.Spending;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Spending;

/// <summary>Everybody's spending is what the settled events say, exactly, whatever was abandoned before. Runs against each database.</summary>
public abstract class SpendingTests(SharedState state)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Insert_AbandonedAndSettledInAnyOrder_IsAsIfOnlySettled(int seed)
    {
        var random = new Random(seed);
        LedgerEvent[] settled =
        [
            .. RandomEvents.Create(random, 300)
                .Where(ledgerEvent => ledgerEvent.Outcome != RequestOutcome.Abandoned)
                .Select(ledgerEvent => WithAttempts(ledgerEvent, random)),
        ];
        await using StoredRecords records = await CreateAsync();

        // Of some the intent arrives, of some the settlement, of some both in any order, all of them any number of times.
        LedgerEvent[] first = [.. settled.Where(_ => random.Next(2) == 0)];
        foreach (LedgerEvent[] batch in RandomEvents.Deliver(random, [.. settled, .. first.Select(ledgerEvent => Abandoned(ledgerEvent, random))]))
        {
            await records.AddAsync(batch);
        }

        await AssertIsAsync(records, settled);
    }

    [Fact]
    public async Task Insert_AbandonedOnly_CostsWhatWasHeldAtItsTarget()
    {
        LedgerEvent abandoned = Abandoned(Events.Completed(), new Random(3));
        await using StoredRecords records = await CreateAsync(abandoned);

        await AssertIsAsync(records, [abandoned]);
        Assert.Equal([abandoned.Id], await records.Usage.AllIdsAsync("outcome=abandoned"));
    }

    [Fact]
    public async Task Insert_AbandonedAfterSettled_ChangesNothing()
    {
        LedgerEvent settled = Events.Completed();
        await using StoredRecords records = await CreateAsync(settled);

        await records.AddAsync(Abandoned(settled, new Random(4)));

        await AssertIsAsync(records, [settled]);
        Assert.Empty(await records.Usage.AllIdsAsync("outcome=abandoned"));
    }

    private protected abstract Task<ITestLedger> CreateLedgerAsync();

    private async Task<StoredRecords> CreateAsync(params IReadOnlyList<LedgerEvent> events) =>
        await StoredRecords.CreateAsync(state, await CreateLedgerAsync(), events);

    /// <summary>What a router notes before it sends: another target may serve in the end, after failed attempts.</summary>
    private static LedgerEvent Abandoned(LedgerEvent settled, Random random) => settled with
    {
        Outcome = RequestOutcome.Abandoned,
        Status = 0,
        Provider = "ollama",
        Model = "gemma",
        CostNanoDollars = random.NextInt64(9_000_000_000),
        Usage = default,
        UsagePrecision = UsagePrecision.None,
        LatencyMs = 0,
        FirstTokenMs = null,
        Fault = FaultClass.None,
        Tags = settled.Tags,
        Attempts = [],
    };

    private static LedgerEvent WithAttempts(LedgerEvent source, Random random)
    {
        AttemptRecord[] failed = [.. Enumerable.Range(0, random.Next(3)).Select(number => new AttemptRecord
        {
            Provider = number == 0 ? "openrouter" : "openai",
            Model = "gpt-x",
            Status = 500,
            Fault = FaultClass.ServerError,
            CostNanoDollars = random.Next(2) * random.Next(1000),
        })];
        return source with { Attempts = failed, CostNanoDollars = source.CostNanoDollars + failed.Sum(attempt => attempt.CostNanoDollars) };
    }

    private static async Task AssertIsAsync(StoredRecords records, IReadOnlyList<LedgerEvent> events)
    {
        var reader = new SpendingReader(records.Usage.Services.GetRequiredService<ILedgerDatabase>());
        foreach (IGrouping<BudgetOwner, long> owner in events.SelectMany(Spent).GroupBy(part => part.Owner, part => part.Cost))
        {
            Assert.Equal(owner.Sum(), await reader.SumAsync(owner.Key, 0, 9_000_000_000_000_000, Cancelled));
        }

        Assert.Equal(
            events.Where(stored => stored.Caller.Organisation == "acme")
                .GroupBy(stored => Slot.Of(stored.AdmittedAtMs), stored => stored.CostNanoDollars)
                .Select(slot => (slot.Key, Cost: slot.Sum()))
                .Where(slot => slot.Cost != 0)
                .OrderBy(slot => slot.Key),
            (await reader.SlotsAsync(new BudgetOwner(BudgetScope.Organisation, "acme"), 0, 9_000_000_000_000_000, Cancelled))
                .Select(slot => (slot.SlotMs, slot.CostNanoDollars))
                .Where(slot => slot.CostNanoDollars != 0));

        var summary = await records.Usage.GetAsync("/usage/summary?from=2026-03-01&to=2026-04-01&group_by=model");
        Assert.Equal(Figures.Of(events), Figures.Of(summary.GetProperty("total")));
        Assert.Equal(
            events.Select(stored => stored.Model ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            summary.GetProperty("groups").EnumerateArray()
                .Select(group => group.GetProperty("group").GetProperty("model").GetString() ?? "").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(BudgetOwner Owner, long Cost)> Spent(LedgerEvent stored)
    {
        long cost = stored.CostNanoDollars;
        yield return (new BudgetOwner(BudgetScope.Organisation, stored.Caller.Organisation), cost);
        yield return (new BudgetOwner(BudgetScope.Team, stored.Caller.Team), cost);
        yield return (new BudgetOwner(BudgetScope.Key, stored.Caller.Key, stored.Caller.Team), cost);
        foreach (AttemptRecord attempt in stored.Attempts)
        {
            yield return (new BudgetOwner(BudgetScope.Provider, attempt.Provider), attempt.CostNanoDollars);
            yield return (new BudgetOwner(BudgetScope.Target, $"{attempt.Provider}/{attempt.Model}"), attempt.CostNanoDollars);
        }

        if (stored.Provider is not null)
        {
            long served = cost - stored.Attempts.Sum(attempt => attempt.CostNanoDollars);
            yield return (new BudgetOwner(BudgetScope.Provider, stored.Provider), served);
            yield return (new BudgetOwner(BudgetScope.Target, $"{stored.Provider}/{stored.Model}"), served);
        }
    }
}

public sealed class SqliteSpendingTests(SharedState state) : SpendingTests(state), IClassFixture<SharedState>
{
    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

public sealed class PostgresSpendingTests(SharedState state, PostgresCluster cluster) : SpendingTests(state), IClassFixture<SharedState>
{
    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
