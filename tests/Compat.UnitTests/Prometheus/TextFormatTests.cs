using System.Diagnostics.Metrics;
using Xunit;

namespace LlmMesh.Compat.UnitTests.Prometheus;

public sealed class TextFormatTests
{
    [Fact]
    public async Task Scrape_Counter_WritesFamilyWithLabels()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync(
            new Meter(new MeterOptions("text.counter") { Version = "1.2", Tags = [KeyValuePair.Create("team", (object?)"edge")] }));
        Counter<long> requests = app.Meter.CreateCounter<long>("mesh.requests", "{request}", "Requests received.");
        requests.Add(3, new("http.method", "POST"), new("stream", true));
        requests.Add(1, new("http.method", "GET"), new("stream", false));

        Assert.Equal(
            """
            # TYPE target_info gauge
            # HELP target_info Target metadata
            target_info{service_name="mesh"} 1
            # TYPE mesh_requests_total counter
            # HELP mesh_requests_total Requests received.
            mesh_requests_total{otel_scope_name="text.counter",otel_scope_version="1.2",otel_scope_team="edge",http_method="POST",stream="true"} 3
            mesh_requests_total{otel_scope_name="text.counter",otel_scope_version="1.2",otel_scope_team="edge",http_method="GET",stream="false"} 1

            """,
            await app.ScrapeTextAsync());
    }

    [Fact]
    public async Task Scrape_Histogram_WritesCumulativeBuckets()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("text.histogram", static options => options.TargetInfoEnabled = false);
        Histogram<double> duration = app.Meter.CreateHistogram(
            "mesh.duration",
            "s",
            "How long requests take.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 1, 2.5] });
        Array.ForEach([0.005, 0.5, 0.75, 40], value => duration.Record(value));

        Assert.Equal(
            """
            # TYPE mesh_duration_seconds histogram
            # UNIT mesh_duration_seconds seconds
            # HELP mesh_duration_seconds How long requests take.
            mesh_duration_seconds_bucket{otel_scope_name="text.histogram",le="0.01"} 1
            mesh_duration_seconds_bucket{otel_scope_name="text.histogram",le="1"} 3
            mesh_duration_seconds_bucket{otel_scope_name="text.histogram",le="2.5"} 3
            mesh_duration_seconds_bucket{otel_scope_name="text.histogram",le="+Inf"} 4
            mesh_duration_seconds_sum{otel_scope_name="text.histogram"} 41.255
            mesh_duration_seconds_count{otel_scope_name="text.histogram"} 4

            """,
            await app.ScrapeTextAsync());
    }

    [Fact]
    public async Task Scrape_HistogramWithoutBounds_KeepsTheInfiniteBucket()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("text.nobounds", WithoutExtras);
        app.Meter.CreateHistogram("size", null, null, tags: null, new InstrumentAdvice<int> { HistogramBucketBoundaries = [] }).Record(7);

        Assert.Equal(
            """
            # TYPE size histogram
            size_bucket{le="+Inf"} 1
            size_sum 7
            size_count 1

            """,
            await app.ScrapeTextAsync());
    }

    [Fact]
    public async Task Scrape_UpDownCounterAndGauge_AreGauges()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("text.gauges", WithoutExtras);
        app.Meter.CreateUpDownCounter<long>("streams.open").Add(-2);
        app.Meter.CreateGauge<double>("load", "%").Record(double.PositiveInfinity);
        app.Meter.CreateObservableGauge("memory", static () => 12.5, "MiBy");

        Assert.Equal(
            """
            # TYPE streams_open gauge
            streams_open -2
            # TYPE load_percent gauge
            # UNIT load_percent percent
            load_percent +Inf
            # TYPE memory_mebibytes gauge
            # UNIT memory_mebibytes mebibytes
            memory_mebibytes 12.5

            """,
            await app.ScrapeTextAsync());
    }

    [Fact]
    public async Task Scrape_SpecialCharacters_AreEscaped()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("text.escaping", WithoutExtras);
        app.Meter.CreateGauge<int>("odd", null, "Back\\slash, \"quotes\"\nand a second line.").Record(1, new("path", "C:\\\"x\"\ny"), new("ключ", "ü"));

        Assert.Equal(
            """
            # TYPE odd gauge
            # HELP odd Back\\slash, "quotes"\nand a second line.
            odd{path="C:\\\"x\"\ny",_="ü"} 1

            """,
            await app.ScrapeTextAsync());
    }

    [Fact]
    public async Task Scrape_LabelsEqualAfterSanitising_AreJoined()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("text.joined", WithoutExtras);
        app.Meter.CreateGauge<int>("joined").Record(1, new("a.b", "first"), new("a_b", "second"));

        Assert.Equal(
            """
            # TYPE joined gauge
            joined{a_b="first;second"} 1

            """,
            await app.ScrapeTextAsync());
    }

    [Fact]
    public async Task Scrape_TotalSuffixDisabled_LeavesItOff()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("text.nototal", static options =>
        {
            WithoutExtras(options);
            options.DisableTotalNameSuffixForCounters = true;
        });
        app.Meter.CreateCounter<int>("hits").Add(1);

        Assert.Equal(
            """
            # TYPE hits counter
            hits 1

            """,
            await app.ScrapeTextAsync());
    }

    [Fact]
    public async Task Scrape_NameUsedWithTwoTypes_KeepsTheFirst()
    {
        await using ScrapedApp app = await ScrapedApp.StartAsync("text.conflict", WithoutExtras);
        app.Meter.CreateGauge<int>("depth").Record(1);
        app.Meter.CreateHistogram<int>("depth").Record(2);

        Assert.Equal(
            """
            # TYPE depth gauge
            depth 1

            """,
            await app.ScrapeTextAsync());
    }

    private static void WithoutExtras(OpenTelemetry.Exporter.PrometheusAspNetCoreOptions options)
    {
        options.TargetInfoEnabled = false;
        options.ScopeInfoEnabled = false;
    }
}
