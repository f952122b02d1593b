using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace LlmMesh.Compat.UnitTests.Prometheus;

public sealed class ScrapingEndpointTests
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";
    private const string Text100 = "text/plain; version=1.0.0; charset=utf-8; escaping=underscores";
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
    private const string OpenMetrics001 = "application/openmetrics-text; version=0.0.1; charset=utf-8";

    [Theory]
    [InlineData(null, Text)]
    [InlineData("*/*", Text)]
    [InlineData("text/html", Text)]
    [InlineData("text/plain", Text)]
    [InlineData("text/plain;version=1.0.0", Text100)]
    [InlineData("application/openmetrics-text", OpenMetrics)]
    [InlineData("application/openmetrics-text;version=0.0.1", OpenMetrics001)]
    [InlineData("application/openmetrics-text;version=2.0.0", Text)]
    [InlineData("application/openmetrics-text;q=0.1,text/plain;q=0.9", Text)]
    [InlineData("application/openmetrics-text;q=0,text/plain;version=1.0.0;q=0.1", Text100)]
    [InlineData(
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
            + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        OpenMetrics)]
    public async Task Scrape_Accept_ChoosesFormat(string? accept, string expected)
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("endpoint.negotiation");

        using HttpResponseMessage response = await app.GetAsync("/metrics", accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Scrape_WithinCacheDuration_RepeatsTheAnswer()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync(
            "endpoint.cache",
            static options => options.ScrapeResponseCacheDurationMilliseconds = 3_600_000);
        Counter<int> hits = app.Meter.CreateCounter<int>("hits");
        hits.Add(1);
        string first = await app.ScrapeTextAsync();
        hits.Add(1);

        Assert.Equal(first, await app.ScrapeTextAsync());
        Assert.Contains("} 2\n", await app.ScrapeOpenMetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_CacheSwitchedOff_CollectsAgain()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("endpoint.nocache");
        Counter<int> hits = app.Meter.CreateCounter<int>("hits");
        hits.Add(1);
        await app.ScrapeTextAsync();
        hits.Add(1);

        Assert.Contains("} 2\n", await app.ScrapeTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Use_Predicate_AnswersOnlyWhatItAccepts()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync(new Meter("endpoint.predicate"), map: static app =>
        {
            app.UseOpenTelemetryPrometheusScrapingEndpoint(static context =>
                context.Request.Path == "/metrics" && context.Request.Headers.Accept.ToString().StartsWith("text/plain", StringComparison.Ordinal));
            app.MapGet("/metrics", static () => new { requests = 0 });
        });

        using HttpResponseMessage scraped = await app.GetAsync("/metrics", "text/plain");
        using HttpResponseMessage json = await app.GetAsync("/metrics", "application/json");

        Assert.Equal(Text, scraped.Content.Headers.ContentType?.ToString());
        Assert.Equal("application/json", json.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Use_Path_AnswersThere()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync(
            new Meter("endpoint.path"),
            map: static app => app.UseOpenTelemetryPrometheusScrapingEndpoint("/internal/metrics"));

        using HttpResponseMessage there = await app.GetAsync("/internal/metrics", accept: null);
        using HttpResponseMessage elsewhere = await app.GetAsync("/metrics", accept: null);

        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Map_ExporterMissing_Throws()
    {
        await using WebApplication app = WebApplication.CreateBuilder().Build();

        Assert.ThrowsAny<Exception>(() => app.MapPrometheusScrapingEndpoint());
    }
}
