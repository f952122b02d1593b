using LlmMesh.Contracts;
using LlmMesh.State.Health;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Health;

public sealed class HealthHistoryTests(GarnetServer server) : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private readonly string _model = Sample.Name("model");
    private StateClient? _client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HealthHistory History => new(_client!.Connection);

    [Fact]
    public async Task Read_Appended_IsOldestFirstFromTheMomentOn()
    {
        await History.AppendAsync([At(TimeSpan.FromHours(2)), At(TimeSpan.FromHours(1)), At(TimeSpan.Zero)], Cancelled);
        await History.AppendAsync([At(TimeSpan.FromHours(1))], Cancelled);

        Assert.Equal(
            [At(TimeSpan.FromHours(1)), At(TimeSpan.FromHours(2))],
            await ReadAsync(Start.AddHours(1)));
    }

    [Fact]
    public async Task Append_MoreThanADayLater_ForgetsWhatIsOlder()
    {
        await History.AppendAsync([At(TimeSpan.Zero), At(TimeSpan.FromHours(1))], Cancelled);

        await History.AppendAsync([At(TimeSpan.FromHours(25))], Cancelled);

        Assert.Equal([At(TimeSpan.FromHours(1)), At(TimeSpan.FromHours(25))], await ReadAsync(Start));
    }

    [Fact]
    public async Task Append_MoreThanIsKept_ForgetsTheOldest()
    {
        const int surplus = 10;
        await History.AppendAsync(
            [.. Enumerable.Range(0, HealthHistory.MostPerTarget + surplus).Select(second => At(TimeSpan.FromSeconds(second)))], Cancelled);

        IReadOnlyList<TargetHealth> kept = await ReadAsync(Start);

        Assert.Equal(HealthHistory.MostPerTarget, kept.Count);
        Assert.Equal(At(TimeSpan.FromSeconds(surplus)), kept[0]);
    }

    [Fact]
    public async Task Append_OneTarget_ExpiresAndLeavesOthersAlone()
    {
        await History.AppendAsync([At(TimeSpan.Zero)], Cancelled);

        Assert.Empty(await History.ReadAsync("alpha/another", Start, Cancelled));
        TimeSpan? expiry = await _client!.Database.KeyTimeToLiveAsync(Keys.HealthHistory($"alpha/{_model}"));
        Assert.InRange(expiry!.Value, HealthHistory.Kept - TimeSpan.FromMinutes(10), HealthHistory.Kept);
    }

    public async ValueTask InitializeAsync() => _client = await StateClient.ConnectAsync(server);

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }
    }

    private TargetHealth At(TimeSpan after) =>
        new("alpha", _model, HealthState.Healthy, 120, (Start + after).ToUnixTimeMilliseconds(), null);

    private Task<IReadOnlyList<TargetHealth>> ReadAsync(DateTimeOffset from) => History.ReadAsync($"alpha/{_model}", from, Cancelled);
}
