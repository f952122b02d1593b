using Microsoft.AspNetCore.Builder;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Telemetry;

public sealed class MetricsScrapeTests
{
    [Fact]
    public async Task Scrape_AfterRequest_ShowsItAndTheRuntime()
    {
        await using RunningService service = await RunningService.StartAsync(
            static _ => { },
            static app =>
            {
                app.MapGet("/items/{id}", static (int id) => id);
                app.MapPrometheusScrapingEndpoint();
            });
        await service.Client.GetStringAsync("/items/7", TestContext.Current.CancellationToken);

        string metrics = await ScrapeUntilAsync(service, "http_route=\"/items/{id}\"");

        Assert.Contains("http_server_request_duration_seconds_count{", metrics, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_memory_working_set_bytes{", metrics, StringComparison.Ordinal);
    }

    /// <summary>A request is measured just after its response; answers are reused for 300 ms.</summary>
    private static async Task<string> ScrapeUntilAsync(RunningService service, string expected)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            string metrics = await service.Client.GetStringAsync("/metrics", limit.Token);
            if (metrics.Contains(expected, StringComparison.Ordinal))
            {
                return metrics;
            }
        }
    }
}
