using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry.Exporter;
using Xunit;

namespace LlmMesh.Compat.UnitTests.Prometheus;

public sealed class OpenMetricsTests
{
    [Fact]
    public async Task Scrape_Counter_NamesFamilyWithoutTotalAndEnds()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("open.counter");
        app.Meter.CreateCounter<double>("sent", "By", "Say \"bytes\".").Add(1.5);

        Assert.Equal(
            """
            # TYPE target info
            # HELP target Target metadata
            target_info{service_name="mesh"} 1
            # TYPE sent_bytes counter
            # UNIT sent_bytes bytes
            # HELP sent_bytes Say \"bytes\".
            sent_bytes_total{otel_scope_name="open.counter"} 1.5
            sent_bytes_created{otel_scope_name="open.counter"} (time)
            # EOF

            """,
            await app.ScrapeOpenMetricsAsync());
    }

    [Fact]
    public async Task Scrape_RecordedInsideSpan_LinksCounterAndBucketToTheTrace()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("open.exemplars", WithoutExtras);
        Counter<long> requests = app.Meter.CreateCounter<long>("requests");
        Histogram<double> duration = app.Meter.CreateHistogram(
            "duration", null, null, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        using Activity span = new Activity("request").SetIdFormat(ActivityIdFormat.W3C);
        span.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        span.Start();
        requests.Add(1);
        duration.Record(1.5);
        span.Stop();
        duration.Record(0.5);

        string link = $$"""# {trace_id="{{span.TraceId}}",span_id="{{span.SpanId}}"}""";
        Assert.Equal(
            $$"""
            # TYPE requests counter
            requests_total 1 {{link}} 1 (time)
            requests_created (time)
            # TYPE duration histogram
            duration_bucket{le="1"} 1
            duration_bucket{le="2"} 2 {{link}} 1.5 (time)
            duration_bucket{le="+Inf"} 2
            duration_sum 2
            duration_count 2
            duration_created (time)
            # EOF

            """,
            await app.ScrapeOpenMetricsAsync());
    }

    [Fact]
    public async Task Scrape_NegativeBound_LeavesOutSumAndCount()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("open.negative", WithoutExtras);
        app.Meter.CreateHistogram("drift", null, null, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [-1, 1] }).Record(0);

        Assert.Equal(
            """
            # TYPE drift histogram
            drift_bucket{le="-1"} 0
            drift_bucket{le="1"} 1
            drift_bucket{le="+Inf"} 1
            drift_created (time)
            # EOF

            """,
            await app.ScrapeOpenMetricsAsync());
    }

    private static void WithoutExtras(PrometheusAspNetCoreOptions options)
    {
        options.TargetInfoEnabled = false;
        options.ScopeInfoEnabled = false;
    }
}
