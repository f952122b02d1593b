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
        ActivityKind.Client => activity.GetTagItem("url.full") is string url && HealthEndpoints.IsProbe(PathOf(url)),
        _ => false,
    };

    // The tag was written from a Uri. To make one of it again would cost every call to a provider as much as its span's other tags do.
    private static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> url)
    {
        int authority = Math.Min(url.IndexOf("://") + "://".Length, url.Length);
        int path = authority + url[authority..].IndexOf('/');
        int end = url[path..].IndexOfAny('?', '#');
        return end < 0 ? url[path..] : url.Slice(path, end);
    }
}
