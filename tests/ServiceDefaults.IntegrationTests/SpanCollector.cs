using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace LlmMesh.ServiceDefaults.IntegrationTests;

/// <summary>An exporter that keeps what it is given.</summary>
internal sealed class SpanCollector : BaseExporter<Activity>
{
    public ConcurrentQueue<Activity> Exported { get; } = [];

    public override ExportResult Export(in Batch<Activity> batch)
    {
        foreach (Activity activity in batch)
        {
            Exported.Enqueue(activity);
        }

        return ExportResult.Success;
    }
}
