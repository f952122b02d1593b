using System.Diagnostics.Metrics;
using LlmMesh.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Telemetry;

public sealed class VaryingGaugeTests
{
    /// <summary>The SDK would show an open circuit for ever.</summary>
    [Fact]
    public async Task Gauge_SeriesThatIsGone_ShowsWhatWasSaidForIt()
    {
        Measurement<double>[] open = [Of("a", 2), Of("b", 1)];
        using Meter meter = new("LlmMesh.Test");
        meter.CreateVaryingGauge("llmmesh.test.state", "A test.", () => open, gone: 0);
        await using RunningService service = await RunningService.StartAsync(
            static builder => { }, static app => app.MapPrometheusScrapingEndpoint("/scrape"));
        Assert.Equal(["a 2", "b 1"], await ScrapeAsync(service, "text/plain"));

        open = [Of("b", 2)];

        // Another format: answers of the same are reused for a moment.
        Assert.Equal(["a 0", "b 2"], await ScrapeAsync(service, "application/openmetrics-text"));
    }

    private static Measurement<double> Of(string name, double value) => new(value, new KeyValuePair<string, object?>("name", name));

    private static async Task<string[]> ScrapeAsync(RunningService service, string format)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/scrape");
        request.Headers.TryAddWithoutValidation("Accept", format);
        using HttpResponseMessage response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return
        [
            .. text.Split('\n')
                .Where(static line => line.StartsWith("llmmesh_test_state{", StringComparison.Ordinal))
                .Select(static line => $"{line.Split("name=\"")[^1].Split('"')[0]} {line.Split(' ')[^1]}")
                .Order(StringComparer.Ordinal),
        ];
    }
}
