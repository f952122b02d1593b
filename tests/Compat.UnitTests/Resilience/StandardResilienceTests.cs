using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Xunit;

namespace LlmMesh.Compat.UnitTests.Resilience;

/// <summary>The standard pipeline on a real connection.</summary>
public sealed class StandardResilienceTests
{
    [Fact]
    public void Options_Default_AreTheDocumentedOnes()
    {
        HttpStandardResilienceOptions options = new();

        Assert.Equal(("Standard-RateLimiter", 1000, 0), (
            options.RateLimiter.Name,
            options.RateLimiter.DefaultRateLimiterOptions.PermitLimit,
            options.RateLimiter.DefaultRateLimiterOptions.QueueLimit));
        Assert.Equal(TimeSpan.FromSeconds(30), options.TotalRequestTimeout.Timeout);
        Assert.Equal(("Standard-Retry", 3, TimeSpan.FromSeconds(2), DelayBackoffType.Exponential, true, true), (
            options.Retry.Name,
            options.Retry.MaxRetryAttempts,
            options.Retry.Delay,
            options.Retry.BackoffType,
            options.Retry.UseJitter,
            options.Retry.ShouldRetryAfterHeader));
        Assert.Equal((0.1, 100, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5)), (
            options.CircuitBreaker.FailureRatio,
            options.CircuitBreaker.MinimumThroughput,
            options.CircuitBreaker.SamplingDuration,
            options.CircuitBreaker.BreakDuration));
        Assert.Equal(TimeSpan.FromSeconds(10), options.AttemptTimeout.Timeout);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(429)]
    public async Task Send_TransientStatus_IsRetriedUntilItSucceeds(int status)
    {
        await using UpstreamServer upstream = await UpstreamServer.StartAsync(
            UpstreamServer.Status(status), UpstreamServer.Status(status), UpstreamServer.Status(200));
        using ResilientClient client = Standard(upstream);

        (HttpResponseMessage response, List<TimeSpan> waits) =
            await client.SendSkippingWaitsAsync(HttpMethod.Post, ResilientClient.LongestDelay, "again");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["again", "again", "again"], upstream.Received);
        Assert.Equal(2, waits.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(200)]
    public async Task Send_OtherStatus_IsReturnedAtOnce(int status)
    {
        await using UpstreamServer upstream = await UpstreamServer.StartAsync(UpstreamServer.Status(status));
        using ResilientClient client = Standard(upstream);

        using HttpResponseMessage response = await client.SendAsync(HttpMethod.Get);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Single(upstream.Received);
    }

    [Fact]
    public async Task Send_AlwaysFailing_ReturnsTheLastAnswerAfterThreeRetries()
    {
        await using UpstreamServer upstream = await UpstreamServer.StartAsync(UpstreamServer.Status(503));
        using ResilientClient client = Standard(upstream, static options => options.Retry.UseJitter = false);

        (HttpResponseMessage response, List<TimeSpan> waits) =
            await client.SendSkippingWaitsAsync(HttpMethod.Get, ResilientClient.LongestDelay);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(4, upstream.Received.Count);
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)], waits);
    }

    [Fact]
    public async Task Send_RetryAfter_IsWaitedFor()
    {
        await using UpstreamServer upstream = await UpstreamServer.StartAsync(
            UpstreamServer.Status(429, retryAfter: "7"), UpstreamServer.Status(200));
        using ResilientClient client = Standard(upstream);

        (_, List<TimeSpan> waits) = await client.SendSkippingWaitsAsync(HttpMethod.Get, ResilientClient.LongestDelay);

        Assert.Equal([TimeSpan.FromSeconds(7)], waits);
    }

    [Fact]
    public async Task Send_SilentUpstream_EndsAfterTheTotalTimeout()
    {
        await using UpstreamServer upstream = await UpstreamServer.StartAsync(UpstreamServer.SilenceAsync);
        using ResilientClient client = Standard(upstream);
        Task<HttpResponseMessage> sending = client.SendAsync(HttpMethod.Get);

        await client.Time.SkipWaitsAsync(sending, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        TimeoutRejectedException exception = await Assert.ThrowsAsync<TimeoutRejectedException>(() => sending);
        Assert.Equal(TimeSpan.FromSeconds(30), exception.Timeout);
        Assert.Equal(Timeout.InfiniteTimeSpan, client.Http.Timeout);
    }

    [Fact]
    public async Task Send_CallerCancels_IsNotRetried()
    {
        await using UpstreamServer upstream = await UpstreamServer.StartAsync(UpstreamServer.SilenceAsync);
        using ResilientClient client = Standard(upstream);
        using CancellationTokenSource caller = new();
        Task<HttpResponseMessage> sending = client.Http.GetAsync("/", caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.InRange(upstream.Received.Count, 0, 1);
    }

    [Fact]
    public async Task Send_ManyFailures_OpensTheCircuitForItsBreak()
    {
        await using UpstreamServer upstream = await UpstreamServer.StartAsync(
            UpstreamServer.Status(500), UpstreamServer.Status(500), UpstreamServer.Status(200));
        using ResilientClient client = Standard(upstream, static options =>
        {
            options.Retry.ShouldHandle = static _ => ValueTask.FromResult(false);
            options.CircuitBreaker.MinimumThroughput = 2;
        });
        using HttpResponseMessage first = await client.SendAsync(HttpMethod.Get);
        using HttpResponseMessage second = await client.SendAsync(HttpMethod.Get);

        await Assert.ThrowsAsync<BrokenCircuitException>(() => client.SendAsync(HttpMethod.Get));
        client.Time.Advance(TimeSpan.FromSeconds(5));
        using HttpResponseMessage afterwards = await client.SendAsync(HttpMethod.Get);

        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
        Assert.Equal(3, upstream.Received.Count);
    }

    [Fact]
    public async Task Send_OverConcurrencyLimit_IsRefusedUntilAPlaceIsFree()
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using UpstreamServer upstream = await UpstreamServer.StartAsync(
            _ =>
            {
                arrived.SetResult();
                return release.Task;
            },
            UpstreamServer.Status(200));
        using ResilientClient client = Standard(upstream, static options => options.RateLimiter.DefaultRateLimiterOptions.PermitLimit = 1);
        Task<HttpResponseMessage> running = client.SendAsync(HttpMethod.Get);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<RateLimiterRejectedException>(() => client.SendAsync(HttpMethod.Get));
        release.SetResult();
        using HttpResponseMessage first = await running;
        using HttpResponseMessage second = await client.SendAsync(HttpMethod.Get);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task Start_ContradictoryOptions_FailsWithEveryReason()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddHttpClient("upstream").AddStandardResilienceHandler(static options =>
        {
            options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(40);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(20);
        });
        using IHost host = builder.Build();

        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal("upstream-standard", exception.OptionsName);
        Assert.Equal(2, exception.Failures.Count());
    }

    private static ResilientClient Standard(UpstreamServer upstream, Action<HttpStandardResilienceOptions>? configure = null) =>
        new(upstream.Address, client => client.AddStandardResilienceHandler(configure ?? (static _ => { })));
}
