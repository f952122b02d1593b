using System.Net;
using System.Net.Sockets;
using LlmMesh.Catalog;
using LlmMesh.ServiceDefaults.Outgoing;
using LlmMesh.Usage.Alerts;
using LlmMesh.Usage.Alerts.Delivery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Alerts;

/// <summary>Where webhooks are called and where not.</summary>
public sealed class WebhookTests
{
    private static readonly byte[] Key = "key"u8.ToArray();

    private static readonly OutgoingConnections Outgoing = new ServiceCollection()
        .AddLogging()
        .AddOutgoingConnections(PrivateAddresses.Contains, MetadataAddresses.Contains)
        .BuildServiceProvider()
        .GetRequiredService<OutgoingConnections>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Call_NameOrAddressThatIsPrivate_IsNotConnectedTo(string host)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        using WebhookCaller caller = Caller();

        Delivery refused = await CallAsync(caller, $"http://{host}:{receiver.Port}/", allowPrivate: false);
        Delivery allowed = await CallAsync(caller, $"http://{host}:{receiver.Port}/", allowPrivate: true);
        Delivery refusedStill = await CallAsync(caller, $"http://{host}:{receiver.Port}/", allowPrivate: false);

        Assert.Contains("allow_private", refused.Problem, StringComparison.Ordinal);
        Assert.Equal((204, null), (allowed.Status, allowed.Problem));
        Assert.Contains("allow_private", refusedStill.Problem, StringComparison.Ordinal);
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task Call_Redirect_IsNotFollowed()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        receiver.Answer(307);
        using WebhookCaller caller = Caller();

        Delivery delivery = await CallAsync(caller, receiver.Url, allowPrivate: true);

        Assert.Equal(307, delivery.Status);
        Assert.Contains("redirects are not followed", delivery.Problem, StringComparison.Ordinal);
        Assert.Equal("/hook", Assert.Single(receiver.Calls).Path);
    }

    [Fact]
    public async Task Call_NobodyThere_SaysSo()
    {
        using WebhookCaller caller = Caller();

        Delivery delivery = await CallAsync(caller, "http://127.0.0.1:1/", allowPrivate: true);

        Assert.Equal((null, "it could not be reached (ConnectionError)"), (delivery.Status, delivery.Problem));
    }

    [Fact]
    public async Task Call_ReceiverThatNeverAnswers_EndsInTime()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using WebhookCaller caller = Caller(callWithin: TimeSpan.FromMilliseconds(100));

        Delivery delivery = await CallAsync(caller, $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/", allowPrivate: true);

        Assert.Equal((null, "it did not answer within 0.1 s"), (delivery.Status, delivery.Problem));
    }

    private static WebhookCaller Caller(TimeSpan? callWithin = null) =>
        new(Outgoing, TimeProvider.System, Options.Create(new AlertOptions { CallWithin = callWithin ?? TimeSpan.FromSeconds(30) }));

    private static Task<Delivery> CallAsync(WebhookCaller caller, string url, bool allowPrivate) =>
        caller.CallAsync(new AlertWebhook(new Uri(url), "KEY", allowPrivate), Key, "id", "{}", Cancelled);
}
