using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter.Exposition;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Scraping;

/// <summary>
/// Collects on demand. Metric points are only valid during a collection, so the text is written inside <see cref="Export"/>; one
/// scrape collects at a time, and a scrape soon after another of the same format is given the same answer.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter(IOptions<PrometheusAspNetCoreOptions> options, TimeProvider? time = null)
    : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly PrometheusAspNetCoreOptions _options = options.Value;
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<ExpositionFormat, Answer> _answers = [];
    private ExpositionFormat _format = ExpositionFormat.Text;

    public Func<int, bool>? Collect { get; set; }

    public static PrometheusExporter FindIn(IServiceProvider services)
    {
        // Building the provider is what connects the exporter to it.
        services.GetService<MeterProvider>();
        return services.GetService<PrometheusExporter>() is { Collect: not null } exporter
            ? exporter
            : throw new InvalidOperationException("No Prometheus exporter is configured. Call AddPrometheusExporter on the metrics.");
    }

    public async Task<ReadOnlyMemory<byte>> ScrapeAsync(ExpositionFormat format, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_answers.TryGetValue(format, out Answer answer) && IsFresh(answer))
            {
                return answer.Body;
            }

            _format = format;
            // Observed values would otherwise carry the scrape itself as their exemplar.
            Activity.Current = null;
            return Collect!(Timeout.Infinite)
                ? _answers[format].Body
                : throw new InvalidOperationException("The metrics could not be collected.");
        }
        finally
        {
            _turn.Release();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        ExpositionWriter writer = new(_format, _options);
        byte[] body = writer.Write(batch, ParentProvider.GetResource());
        _answers[_format] = new Answer(body, _time.GetTimestamp());
        return ExportResult.Success;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _turn.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsFresh(Answer answer) =>
        _time.GetElapsedTime(answer.CollectedAt).TotalMilliseconds < _options.ScrapeResponseCacheDurationMilliseconds;

    private readonly record struct Answer(byte[] Body, long CollectedAt);
}
