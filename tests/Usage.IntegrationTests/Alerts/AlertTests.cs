using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.Alerts;
using LlmMesh.Usage.Alerts.Delivery;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Alerts;

/// <summary>An alert fires once and resolves once, whoever checks and whatever dies. Runs against each database.</summary>
public abstract class AlertTests(SharedState state) : IAsyncLifetime
{
    private ITestLedger _ledger = null!;
    private WebhookReceiver _receiver = null!;

    private string Configuration => AlertScene.CallingAt(_receiver.Url, """{ "cost": { "usd_per_hour": 10 } }""");

    public async ValueTask InitializeAsync()
    {
        _ledger = await CreateLedgerAsync();
        _receiver = await WebhookReceiver.StartAsync();
        await state.ClearAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _receiver.DisposeAsync();
        if (_ledger is not null)
        {
            await _ledger.DisposeAsync();
        }
    }

    [Fact]
    public async Task Check_SpendingAboveItsBound_FiresOnceAndResolvesOnce()
    {
        await using AlertScene scene = await SceneAsync();
        await scene.StoreAsync(Costing(scene, dollars: 10));
        await scene.CheckAsync();
        Assert.Empty(await scene.ActiveAsync());

        await scene.StoreAsync(Costing(scene, dollars: 1));
        await scene.CheckAsync();
        await scene.CheckAsync();
        await scene.DeliverAsync();
        await scene.DeliverAsync();

        WebhookCall fired = Assert.Single(_receiver.Calls);
        Assert.Equal(("fired", "cost", ""), (fired.Event, Text(fired.Alert, "rule"), Text(fired.Alert, "subject")));
        Assert.Equal(11, fired.Alert.GetProperty("measured").GetDouble());
        Assert.Equal(10, fired.Alert.GetProperty("bound").GetDouble());
        Assert.Equal(JsonValueKind.Null, fired.Alert.GetProperty("resolved_at").ValueKind);

        scene.Clock.Advance(TimeSpan.FromHours(2));
        await scene.OutlastAsync();
        await scene.CheckAsync();
        await scene.DeliverAsync();

        Assert.Equal(["fired", "resolved"], _receiver.Calls.Select(call => call.Event));
        Assert.Equal(Text(fired.Alert, "id"), Text(_receiver.Calls[1].Alert, "id"));
        Assert.Equal(JsonValueKind.String, _receiver.Calls[1].Alert.GetProperty("resolved_at").ValueKind);
        Assert.Equal(2, scene.Log.All.Count(line => line.StartsWith("Alert {", StringComparison.Ordinal)));
        Assert.Empty(await scene.ActiveAsync());
    }

    [Fact]
    public async Task Check_ConditionThatComesBackAtOnce_NeitherResolvesNorFiresAgain()
    {
        await using AlertScene scene = await SceneAsync();
        await scene.StoreAsync(Costing(scene, dollars: 11));
        await scene.CheckAsync();
        scene.Clock.Advance(TimeSpan.FromHours(2));
        await scene.CheckAsync();
        await scene.StoreAsync(Costing(scene, dollars: 12));
        await scene.CheckAsync();
        scene.Clock.Advance(TimeSpan.FromSeconds(60));
        await scene.CheckAsync();

        AlertRow alert = Assert.Single(await scene.AlertsAsync()).Alert;

        Assert.Null(alert.ResolvedAtMs);
        Assert.Equal(11, alert.Measured);
    }

    [Fact]
    public async Task Check_ByManyReplicasAtOnce_FiresAndDeliversOnce()
    {
        AlertScene[] replicas = [await SceneAsync(), await SceneAsync(), await SceneAsync()];
        await replicas[0].StoreAsync(Costing(replicas[0], dollars: 11));

        await Task.WhenAll(replicas.SelectMany(replica => Enumerable.Range(0, 3).Select(_ => replica.CheckAsync())));
        await Task.WhenAll(replicas.SelectMany(replica => Enumerable.Range(0, 3).Select(_ => replica.DeliverAsync())));

        var alert = Assert.Single(await replicas[0].AlertsAsync());
        Assert.Equal(["log", "ops"], alert.Notifications.Select(notification => notification.Sink));
        Assert.All(alert.Notifications, notification => Assert.Equal(1, notification.Attempts));
        Assert.Single(_receiver.Calls);
        Assert.Single(replicas.SelectMany(replica => replica.Log.All), line => line.StartsWith("Alert {", StringComparison.Ordinal));
        foreach (AlertScene replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task Check_AfterARestart_DoesNotFireAgain()
    {
        await using (AlertScene before = await SceneAsync())
        {
            await before.StoreAsync(Costing(before, dollars: 11));
            await before.CheckAsync();
        }

        await using AlertScene after = await SceneAsync();
        await after.CheckAsync();
        await after.DeliverAsync();

        Assert.Single(await after.AlertsAsync());
        Assert.Single(_receiver.Calls);
    }

    [Fact]
    public async Task Deliver_ReceiverFails_IsRepeatedLaterWithTheSameId()
    {
        _receiver.Answer(500, 503, 204);
        await using AlertScene scene = await SceneAsync();
        await scene.StoreAsync(Costing(scene, dollars: 11));
        await scene.CheckAsync();

        await scene.DeliverAsync();
        scene.Clock.Advance(TimeSpan.FromSeconds(9));
        await scene.DeliverAsync();
        Assert.Single(_receiver.Calls);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await scene.DeliverAsync();
        scene.Clock.Advance(TimeSpan.FromSeconds(19));
        await scene.DeliverAsync();
        Assert.Equal(2, _receiver.Calls.Count);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await scene.DeliverAsync();
        scene.Clock.Advance(TimeSpan.FromHours(2));
        await scene.DeliverAsync();

        Assert.Equal(3, _receiver.Calls.Count);
        Assert.Single(_receiver.Calls.Select(call => call.Headers["webhook-id"]).Distinct(StringComparer.Ordinal));
        NotificationRow called = (await scene.AlertsAsync())[0].Notifications.Single(notification => notification.Sink == "ops");
        Assert.Equal((3, null), (called.Attempts, called.NextAtMs));
        Assert.NotNull(called.DeliveredAtMs);
    }

    [Fact]
    public async Task Deliver_ReceiverFailsForEver_IsGivenUp()
    {
        _receiver.Answer(Enumerable.Repeat(500, 100));
        await using AlertScene scene = await SceneAsync();
        await scene.StoreAsync(Costing(scene, dollars: 11));
        await scene.CheckAsync();

        for (int tries = 0; tries < 20; tries++)
        {
            await scene.DeliverAsync();
            scene.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(12, _receiver.Calls.Count);
        NotificationRow called = (await scene.AlertsAsync())[0].Notifications.Single(notification => notification.Sink == "ops");
        Assert.Equal((12, null, null, "it answered 500"), (called.Attempts, called.NextAtMs, called.DeliveredAtMs, called.Problem));
        Assert.Contains(scene.Log.All, line => line.Contains("given up after 12 tries", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deliver_ReplicaDiesDuringTheCall_AnotherDeliversAfterTheClaim()
    {
        await using AlertScene dying = await SceneAsync();
        await using AlertScene other = await AlertScene.CreateAsync(state, _ledger, Configuration, dying.Clock);
        await dying.StoreAsync(Costing(dying, dollars: 11));
        await dying.CheckAsync();
        long now = dying.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var outbox = new Outbox(_ledger.Open());
        foreach (NotificationRow due in await outbox.DueAsync(now, TestContext.Current.CancellationToken))
        {
            Assert.True(await outbox.TryClaimAsync(due, now + 25_000, TestContext.Current.CancellationToken));
        }

        await other.DeliverAsync();
        Assert.Empty(_receiver.Calls);
        dying.Clock.Advance(TimeSpan.FromSeconds(25));
        await other.DeliverAsync();

        Assert.Single(_receiver.Calls);
    }

    [Fact]
    public async Task Deliver_Webhook_IsSignedAsDocumented()
    {
        await using AlertScene scene = await SceneAsync();
        await scene.StoreAsync(Costing(scene, dollars: 11));
        await scene.CheckAsync();
        await scene.DeliverAsync();

        WebhookCall call = Assert.Single(_receiver.Calls);
        string timestamp = scene.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] expected = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(AlertScene.Secret), Encoding.UTF8.GetBytes($"{call.Headers["webhook-id"]}.{timestamp}.{call.Body}"));
        Assert.Equal(timestamp, call.Headers["webhook-timestamp"]);
        Assert.Equal($"v1,{Convert.ToBase64String(expected)}", call.Headers["webhook-signature"]);
        Assert.Equal(("/hook", "application/json"), (call.Path, call.ContentType));
        Assert.DoesNotContain(AlertScene.Secret, call.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Log.All, line => line.Contains(AlertScene.Secret, StringComparison.Ordinal));
    }

    private protected abstract Task<ITestLedger> CreateLedgerAsync();

    private static string? Text(JsonElement parent, string name) => parent.GetProperty(name).GetString();

    private static LedgerEvent Costing(AlertScene scene, long dollars) =>
        Events.Completed(at: scene.Clock.GetUtcNow().AddSeconds(-5)) with { CostNanoDollars = dollars * 1_000_000_000 };

    private Task<AlertScene> SceneAsync() => AlertScene.CreateAsync(state, _ledger, Configuration);
}

public sealed class SqliteAlertTests(SharedState state) : AlertTests(state), IClassFixture<SharedState>
{
    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

public sealed class PostgresAlertTests(SharedState state, PostgresCluster cluster) : AlertTests(state), IClassFixture<SharedState>
{
    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
