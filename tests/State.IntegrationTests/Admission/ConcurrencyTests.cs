using LlmMesh.State.Admission;
using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Admission;

public sealed class ConcurrencyTests(GarnetServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reserve_ManyCallersOnTwoConnections_HoldsExactlyTheLimit()
    {
        const int limit = 20;
        await using StateClient one = await StateClient.ConnectAsync(server);
        await using StateClient other = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(concurrency: limit);

        AdmissionAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(
            caller => ReserveAsync(caller % 2 == 0 ? one : other, scope, Sample.Name("reservation")).AsTask()));

        Assert.Equal(limit, answers.Count(answer => answer.IsAdmitted));
        Assert.All(answers.Where(answer => !answer.IsAdmitted), answer =>
        {
            Assert.Equal(LimitKind.Concurrency, answer.Refused);
            Assert.InRange(answer.RetryAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        });
        Assert.Equal(limit, await one.Database.SortedSetLengthAsync(scope.InFlight));
    }

    [Fact]
    public async Task ReserveAndSettle_ManyCallers_NeverExceedTheLimitAndLeaveNothing()
    {
        const int limit = 5;
        const int callers = 24;
        const int turns = 15;
        await using StateClient one = await StateClient.ConnectAsync(server);
        await using StateClient other = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(concurrency: limit);
        int inFlight = 0;
        int admitted = 0;

        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => TakeTurnsAsync(caller % 2 == 0 ? one : other)));

        Assert.InRange(admitted, limit, callers * turns);
        Assert.Equal(0, await one.Database.SortedSetLengthAsync(scope.InFlight));

        async Task TakeTurnsAsync(StateClient client)
        {
            for (int turn = 0; turn < turns; turn++)
            {
                string reservation = Sample.Name("reservation");
                if ((await ReserveAsync(client, scope, reservation)).IsAdmitted)
                {
                    // Counted only while the reservation is surely held, so a count above the limit is a real one.
                    Assert.InRange(Interlocked.Increment(ref inFlight), 1, limit);
                    Interlocked.Increment(ref admitted);
                    await Task.Yield();
                    Interlocked.Decrement(ref inFlight);
                    await client.Settlement.ApplyAsync(Sample.Name("batch"), [Sample.Settlement(reservation, scope)], Cancelled);
                }
            }
        }
    }

    [Fact]
    public async Task Settle_HeldReservation_GivesItsPlaceBack()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(concurrency: 1);
        Assert.True((await ReserveAsync(client, scope, "first")).IsAdmitted);
        Assert.False((await ReserveAsync(client, scope, "second")).IsAdmitted);

        await client.Settlement.ApplyAsync(Sample.Name("batch"), [Sample.Settlement("first", scope)], Cancelled);

        Assert.True((await ReserveAsync(client, scope, "second")).IsAdmitted);
        Assert.False((await ReserveAsync(client, scope, "third")).IsAdmitted);
    }

    [Fact]
    public async Task Settle_ReservationOfAnother_GivesNothingBack()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(concurrency: 1);
        Assert.True((await ReserveAsync(client, scope, "held")).IsAdmitted);

        await client.Settlement.ApplyAsync(Sample.Name("batch"), [Sample.Settlement("never reserved", scope)], Cancelled);

        Assert.False((await ReserveAsync(client, scope, "next")).IsAdmitted);
    }

    [Fact]
    public async Task Reserve_LeaseRunning_IsRefusedUntilItEndsAndAdmittedAfter()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(concurrency: 1);
        Assert.True((await client.Admission.ReserveAsync(scope, "abandoned", TimeSpan.FromMilliseconds(1_500), Cancelled)).IsAdmitted);
        var leaseEnd = (long)(await client.Database.SortedSetScoreAsync(scope.InFlight, "abandoned"))!.Value;

        while (true)
        {
            long before = await client.NowMsAsync();
            AdmissionAnswer answer = await ReserveAsync(client, scope, "next");
            long after = await client.NowMsAsync();
            if (answer.IsAdmitted)
            {
                Assert.InRange(after, leaseEnd, long.MaxValue);
                return;
            }

            // The server's clock judges: refused after the end would mean that the place never comes back.
            Assert.InRange(before, 0, leaseEnd);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancelled);
        }
    }

    [Fact]
    public async Task Reserve_SomeLeasesEnded_TakesOnlyTheirPlaces()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        ScopeGroup scope = Sample.Scope(concurrency: 3);
        long now = await client.NowMsAsync();
        await client.Database.SortedSetAddAsync(
            scope.InFlight, [new SortedSetEntry("ended", now - 1), new SortedSetEntry("running-1", now + 600_000), new SortedSetEntry("running-2", now + 600_000)]);

        Assert.True((await ReserveAsync(client, scope, "next")).IsAdmitted);
        Assert.False((await ReserveAsync(client, scope, "one-too-many")).IsAdmitted);

        Assert.Equal(
            ["next", "running-1", "running-2"],
            (await client.Database.SortedSetRangeByRankAsync(scope.InFlight)).Select(member => member.ToString()).Order(StringComparer.Ordinal));
    }

    private static ValueTask<AdmissionAnswer> ReserveAsync(StateClient client, ScopeGroup scope, string reservation) =>
        client.Admission.ReserveAsync(scope, reservation, Sample.Lease, Cancelled);
}
