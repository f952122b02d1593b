using System.Net;
using System.Net.Http.Headers;
using LlmMesh.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Telemetry;

/// <summary>Who may read the metrics of a service behind the edge.</summary>
public sealed class MetricsKeyTests
{
    private const string Key = "scraper-canary-4711";

    [Theory]
    [InlineData("Production", Key, Key, HttpStatusCode.OK)]
    [InlineData("Production", Key, "another", HttpStatusCode.Unauthorized)]
    [InlineData("Production", Key, null, HttpStatusCode.Unauthorized)]
    [InlineData("Production", null, "", HttpStatusCode.Unauthorized)]
    [InlineData("Production", null, null, HttpStatusCode.Unauthorized)]
    [InlineData("Development", Key, null, HttpStatusCode.Unauthorized)]
    [InlineData("Development", null, null, HttpStatusCode.OK)]
    public async Task Metrics_ByKeyAndEnvironment_OpenOrNot(string environment, string? configured, string? sent, HttpStatusCode expected)
    {
        await using RunningService service = await StartAsync(environment, configured);

        using HttpResponseMessage response = await GetAsync(service, "http://127.0.0.1", sent);

        Assert.Equal(expected, response.StatusCode);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(expected == HttpStatusCode.OK ? "# TYPE target_info gauge" : MetricsKey.Variable, body, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OpenDoorAndAPageOfAnotherSite_StaysClosed()
    {
        await using RunningService service = await StartAsync("Development", configured: null);

        using HttpResponseMessage response = await GetAsync(service, "http://attacker.example", sent: null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static Task<RunningService> StartAsync(string environment, string? configured) => RunningService.StartAsync(
        builder =>
        {
            builder.Environment.EnvironmentName = environment;
            builder.Configuration.AddInMemoryCollection([new(MetricsKey.Variable, configured)]);
        },
        static app => app.MapMetricsText());

    private static Task<HttpResponseMessage> GetAsync(RunningService service, string origin, string? sent)
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (sent is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sent);
        }

        return service.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
