using LlmMesh.Contracts;
using LlmMesh.State.IntegrationTests.Ledger;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Budgets;

/// <summary>There is one list: these tests find the server empty.</summary>
[Collection(LedgerFixture.Name)]
public sealed class ListTests(GarnetServer server) : LedgerTests(server)
{
    private static readonly BudgetDefinition Budget = new()
    {
        Id = "daily",
        Owner = new BudgetOwner(BudgetScope.Key, "key", "team"),
        Period = BudgetPeriod.Week,
        LimitNanoDollars = 9_000_000_000_000_000,
        Kind = BudgetKind.Soft,
        OnExhausted = BudgetExhaustion.Cheaper,
        TimeZone = "Europe/Berlin",
    };

    [Fact]
    public async Task Read_NeverPublished_IsNull() => Assert.Null(await Client.BudgetList.ReadAsync(Cancelled));

    [Fact]
    public async Task Read_Published_IsTheLastList()
    {
        await Client.BudgetList.PublishAsync([Budget, Budget with { Id = "other" }], Cancelled);
        await Client.BudgetList.PublishAsync([Budget], Cancelled);

        Assert.Equal([Budget], await Client.BudgetList.ReadAsync(Cancelled));
        await Client.BudgetList.PublishAsync([], Cancelled);
        Assert.Empty((await Client.BudgetList.ReadAsync(Cancelled))!);
    }

    [Fact]
    public async Task Read_ALaterVersionsList_IsAsGoodAsNone()
    {
        await Client.Database.StringSetAsync(Keys.BudgetsList, """[{"id":"a","kind":"stretchy"}]""");

        Assert.Null(await Client.BudgetList.ReadAsync(Cancelled));
    }

    [Fact]
    public async Task Subscribe_Published_CallsBackUntilDisposed()
    {
        using var heard = new SemaphoreSlim(0);
        await using (await Client.BudgetList.SubscribeAsync(() => heard.Release(), Cancelled))
        {
            await Client.BudgetList.PublishAsync([Budget], Cancelled);
            Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(30), Cancelled));
        }

        using var other = new SemaphoreSlim(0);
        await using (await Client.BudgetList.SubscribeAsync(() => other.Release(), Cancelled))
        {
            await Client.BudgetList.PublishAsync([Budget], Cancelled);
            Assert.True(await other.WaitAsync(TimeSpan.FromSeconds(30), Cancelled));
            Assert.Equal(0, heard.CurrentCount);
        }
    }
}
