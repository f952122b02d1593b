using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Health;

public sealed class ReadinessTests
{
    private HealthStatus _ledger = HealthStatus.Healthy;

    [Theory]
    [InlineData(HealthStatus.Healthy)]
    [InlineData(HealthStatus.Degraded)]
    public async Task Ready_ChecksPass_IsOk(HealthStatus status)
    {
        _ledger = status;
        await using RunningService service = await StartAsync();

        Assert.Equal((HttpStatusCode.OK, "Ready"), Ask(service));
    }

    [Fact]
    public async Task Ready_CheckHasNotPassedYet_Is503UntilItHas()
    {
        _ledger = HealthStatus.Unhealthy;
        await using RunningService service = await StartAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Starting"), Ask(service));
        _ledger = HealthStatus.Healthy;
        Assert.Equal((HttpStatusCode.OK, "Ready"), Ask(service));
    }

    /// <summary>What fails later fails for every replica; to take them all away would be an outage.</summary>
    [Fact]
    public async Task Ready_CheckFailsLater_StaysOk()
    {
        await using RunningService service = await StartAsync();
        Ask(service);

        _ledger = HealthStatus.Unhealthy;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.ReadHealthAsync()).Status);
        Assert.Equal((HttpStatusCode.OK, "Ready"), Ask(service));
    }

    [Fact]
    public async Task Ready_HostStops_Is503WhileItStillServes()
    {
        await using RunningService service = await StartAsync();
        Assert.Equal((HttpStatusCode.OK, "Ready"), Ask(service));
        IHostApplicationLifetime lifetime = service.Services.GetRequiredService<IHostApplicationLifetime>();
        (HttpStatusCode, string) ready = default;
        (HttpStatusCode, string) alive = default;
        await using CancellationTokenRegistration asks = lifetime.ApplicationStopping.Register(() =>
        {
            ready = Ask(service);
            alive = Ask(service, "/alive");
        });

        lifetime.StopApplication();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Stopping"), ready);
        Assert.Equal((HttpStatusCode.OK, "Healthy"), alive);
    }

    private Task<RunningService> StartAsync() => RunningService.StartAsync(builder =>
        builder.Services.AddHealthChecks().AddCheck("ledger", () => new HealthCheckResult(_ledger)));

    // Without await: a host on its way down waits for who was told of it.
    private static (HttpStatusCode Status, string Body) Ask(RunningService service, string path = "/ready")
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        using HttpResponseMessage response = service.Client.Send(request, TestContext.Current.CancellationToken);
        using StreamReader body = new(response.Content.ReadAsStream(TestContext.Current.CancellationToken));
        return (response.StatusCode, body.ReadToEnd());
    }
}
