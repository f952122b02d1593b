using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Xunit;

namespace LlmMesh.Compat.UnitTests.Resilience;

/// <summary>Pipelines of one's own.</summary>
public sealed class ResilienceHandlerTests
{
    [Fact]
    public async Task Send_OwnPipeline_AppliesItsStrategies()
    {
        await using UpstreamServer upstream = await UpstreamServer.StartAsync(UpstreamServer.Status(500), UpstreamServer.Status(200));
        using ResilientClient client = new(upstream.Address, static client => client.AddResilienceHandler(
            "own",
            static pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 1, Delay = TimeSpan.Zero })));

        using HttpResponseMessage response = await client.SendAsync(HttpMethod.Get);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("PATCH", 1)]
    [InlineData("DELETE", 1)]
    public async Task Send_UnsafeMethodsDisabled_RetriesOnlySafeOnes(string method, int attempts)
    {
        HttpRetryStrategyOptions options = new() { MaxRetryAttempts = 1, Delay = TimeSpan.Zero };
#pragma warning disable EXTEXP0001 // The feature under test is marked experimental.
        options.DisableForUnsafeHttpMethods();
#pragma warning restore EXTEXP0001
        await using UpstreamServer upstream = await UpstreamServer.StartAsync(UpstreamServer.Status(500));
        using ResilientClient client = new(
            upstream.Address,
            client => client.AddResilienceHandler("own", pipeline => pipeline.AddRetry(options)));

        using HttpResponseMessage response = await client.SendAsync(HttpMethod.Parse(method));

        Assert.Equal(attempts, upstream.Received.Count);
    }

    [Fact]
    public async Task Send_ServerGone_IsRetriedAndThrows()
    {
        UpstreamServer upstream = await UpstreamServer.StartAsync(UpstreamServer.Status(200));
        Uri address = upstream.Address;
        await upstream.DisposeAsync();
        int retries = 0;
        using ResilientClient client = new(address, client => client.AddResilienceHandler(
            "own",
            pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.Zero,
                OnRetry = _ =>
                {
                    retries++;
                    return ValueTask.CompletedTask;
                },
            })));

        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(HttpMethod.Get));

        Assert.Equal(2, retries);
    }

    [Fact]
    public void AddResilienceHandler_NamedClient_NamesThePipelineAfterBoth()
    {
        ServiceCollection services = new();

        IHttpResiliencePipelineBuilder named = services.AddHttpClient("upstream").AddResilienceHandler("own", static _ => { });
        IHttpStandardResiliencePipelineBuilder standard = services.AddHttpClient("upstream").AddStandardResilienceHandler();

        Assert.Equal("upstream-own", named.PipelineName);
        Assert.Equal("upstream-standard", standard.PipelineName);
    }
}
