using Xunit;

namespace LlmMesh.Compat.UnitTests.Prometheus;

/// <summary>How OpenTelemetry names and units become Prometheus names.</summary>
public sealed class MetricNameTests
{
    [Theory]
    [InlineData("gen_ai.client.operation.duration", "s", "gen_ai_client_operation_duration_seconds")]
    [InlineData("a..b--c", null, "a_b_c")]
    [InlineData("disk", "By/s", "disk_bytes_per_second")]
    [InlineData("events", "{event}/m", "events_per_minute")]
    [InlineData("tokens", "{token}", "tokens")]
    [InlineData("ratio", "1", "ratio")]
    [InlineData("cpu.seconds", "s", "cpu_seconds")]
    [InlineData("temperature", "Cel", "temperature_celsius")]
    [InlineData("widgets", "widget", "widgets_widget")]
    [InlineData("latency", "ms", "latency_milliseconds")]
    public async Task Scrape_Gauge_IsNamed(string name, string? unit, string expected)
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync($"names.{expected}");
        app.Meter.CreateGauge<int>(name, unit).Record(1);

        Assert.Contains($"\n# TYPE {expected} gauge\n", await app.ScrapeTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("requests", null, "requests_total")]
    [InlineData("requests.total", null, "requests_total")]
    [InlineData("sent", "By", "sent_bytes_total")]
    [InlineData("busy.total", "s", "busy_seconds_total")]
    public async Task Scrape_Counter_EndsInTotal(string name, string? unit, string expected)
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync($"counters.{name}.{unit}");
        app.Meter.CreateCounter<int>(name, unit).Add(1);

        Assert.Contains($"\n# TYPE {expected} counter\n", await app.ScrapeTextAsync(), StringComparison.Ordinal);
    }
}
