using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Resilience;

/// <summary>Calls from one service of the mesh to another.</summary>
public sealed class ServiceClientResilienceTests
{
    [Theory]
    [InlineData("GET", 2)]
    [InlineData("POST", 1)]
    public async Task Send_FailingOnce_IsSentAgainOnlyWithoutEffect(string method, int expected)
    {
        int attempts = 0;
        await using RunningService upstream = await RunningService.StartAsync(
            static _ => { },
            app => app.Map("/usage", () => Results.StatusCode(Interlocked.Increment(ref attempts) == 1 ? 503 : 200)));
        ServiceCollection services = new();
        services.AddHttpClient("usage").AddServiceClientResilience();
        services.Configure<HttpStandardResilienceOptions>("usage-standard", static options => options.Retry.Delay = TimeSpan.Zero);
        await using ServiceProvider provider = services.BuildServiceProvider();
        using HttpClient client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("usage");

        using HttpRequestMessage request = new(HttpMethod.Parse(method), new Uri(upstream.Client.BaseAddress!, "/usage"));
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, attempts);
        Assert.Equal(expected == 2 ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }
}
