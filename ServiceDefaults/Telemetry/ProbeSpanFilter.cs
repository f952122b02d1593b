using System.Diagnostics;
using LlmMesh.ServiceDefaults.Health;
using OpenTelemetry;

namespace LlmMesh.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps health probes, which arrive every few seconds, out of the traces: an exporter skips a span that is not recorded. It must come
/// before the exporters. The exporter's own calls need no filter; the SDK suppresses them.
/// </summary>
internal sealed class ProbeSpanFilter : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (IsProbe(data))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    private static bool IsProbe(Activity activity) => activity.Kind switch
    {
        ActivityKind.Server => activity.GetTagItem("url.path") is string path && HealthEndpoints.IsProbe(path),
        ActivityKind.Client => activity.GetTagItem("url.full") is string url
            && Uri.TryCreate(url, UriKind.Absolute, out Uri? uri)
            && HealthEndpoints.IsProbe(uri.AbsolutePath),
        _ => false,
    };
}
