using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Xunit;

namespace LlmMesh.Compat.UnitTests.Prometheus;

/// <summary>A real application with one meter and a scraping endpoint.</summary>
internal sealed partial class ScrapedApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScrapedApp(Meter meter, Action<PrometheusAspNetCoreOptions> configure, Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.Clear().AddAttributes([KeyValuePair.Create("service.name", (object)"mesh")]))
            .WithMetrics(metrics => metrics
                .AddMeter(meter.Name)
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .AddPrometheusExporter(options =>
                {
                    options.ScrapeResponseCacheDurationMilliseconds = 0;
                    configure(options);
                }));
        _app = builder.Build();
        map(_app);
        Meter = meter;
    }

    public Meter Meter { get; }

    public HttpClient Client { get; } = new();

    public static Task<ScrapedApp> StartAsync(string meterName, Action<PrometheusAspNetCoreOptions>? configure = null) =>
        StartAsync(new Meter(meterName), configure);

    public static async Task<ScrapedApp> StartAsync(
        Meter meter,
        Action<PrometheusAspNetCoreOptions>? configure = null,
        Action<WebApplication>? map = null)
    {
        ScrapedApp app = new(meter, configure ?? (static _ => { }), map ?? (static app => app.MapPrometheusScrapingEndpoint()));
        await app._app.StartAsync(TestContext.Current.CancellationToken);
        app.Client.BaseAddress = new Uri(app._app.Urls.Single());
        return app;
    }

    public Task<string> ScrapeTextAsync() => ScrapeAsync("text/plain");

    /// <summary>Times differ from run to run; they read <c>(time)</c> here.</summary>
    public async Task<string> ScrapeOpenMetricsAsync() => Times().Replace(await ScrapeAsync("application/openmetrics-text"), " (time)");

    public async Task<HttpResponseMessage> GetAsync(string path, string? accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Meter.Dispose();
    }

    private async Task<string> ScrapeAsync(string accept)
    {
        using HttpResponseMessage response = await GetAsync("/metrics", accept);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Seconds since 1970 have ten digits before the point until the year 2286.</summary>
    [GeneratedRegex(@" \d{10}(\.\d+)?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Times();
}
