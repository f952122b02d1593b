using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Leases;

public sealed class LeaderLeaseTests(GarnetServer server)
{
    private readonly string _role = Sample.Name("role");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TryHold_ManyAtOnce_OneLeads()
    {
        await using StateClient one = await StateClient.ConnectAsync(server);
        await using StateClient other = await StateClient.ConnectAsync(server);

        bool[] held = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            process => HoldAsync(process % 2 == 0 ? one : other, $"process-{process}")));

        Assert.Single(held, isHeld => isHeld);
    }

    [Fact]
    public async Task TryHold_ItsHolder_RenewsToTheFullLength()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        Assert.True(await client.Leases.TryHoldAsync(_role, "holder", TimeSpan.FromMinutes(1), Cancelled));

        Assert.True(await HoldAsync(client, "holder"));

        TimeSpan left = (await client.Database.KeyTimeToLiveAsync(Keys.Lease(_role)))!.Value;
        Assert.InRange(left, TimeSpan.FromMinutes(2), Sample.Lease);
    }

    [Fact]
    public async Task TryHold_AnotherHolds_DoesNotProlongIt()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        Assert.True(await client.Leases.TryHoldAsync(_role, "holder", TimeSpan.FromMinutes(1), Cancelled));

        Assert.False(await HoldAsync(client, "other"));

        Assert.InRange((await client.Database.KeyTimeToLiveAsync(Keys.Lease(_role)))!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task TryHold_LeaseEnded_GoesToAnother()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        Assert.True(await client.Leases.TryHoldAsync(_role, "dead", TimeSpan.FromMilliseconds(30), Cancelled));

        while (!await HoldAsync(client, "other"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancelled);
        }

        Assert.False(await HoldAsync(client, "dead"));
    }

    [Fact]
    public async Task Release_ItsHolder_FreesIt()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        Assert.True(await HoldAsync(client, "holder"));

        await client.Leases.ReleaseAsync(_role, "holder", Cancelled);

        Assert.True(await HoldAsync(client, "other"));
    }

    [Fact]
    public async Task Release_Another_ChangesNothing()
    {
        await using StateClient client = await StateClient.ConnectAsync(server);
        Assert.True(await HoldAsync(client, "holder"));

        await client.Leases.ReleaseAsync(_role, "other", Cancelled);

        Assert.False(await HoldAsync(client, "other"));
        Assert.True(await client.Leases.TryHoldAsync(Sample.Name("role"), "other", Sample.Lease, Cancelled));
    }

    private Task<bool> HoldAsync(StateClient client, string holder) => client.Leases.TryHoldAsync(_role, holder, Sample.Lease, Cancelled);
}
