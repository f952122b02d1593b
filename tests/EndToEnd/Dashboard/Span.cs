using System.Text.Json.Nodes;

namespace LlmMesh.EndToEnd.Dashboard;

/// <summary>A span as the dashboard gives it back.</summary>
internal sealed record Span(string Service, string Name, string TraceId, string Id, string? ParentId)
{
    /// <summary>All spans of an answer in OTLP's JSON form.</summary>
    public static IReadOnlyList<Span> Read(JsonNode telemetry) =>
    [
        .. from resource in telemetry["data"]!["resourceSpans"]!.AsArray()
           let service = ServiceOf(resource!)
           from scope in resource!["scopeSpans"]!.AsArray()
           from span in scope!["spans"]!.AsArray()
           select new Span(service, (string)span!["name"]!, (string)span["traceId"]!, (string)span["spanId"]!, (string?)span["parentSpanId"]),
    ];

    /// <summary>The services it was called through, nearest first, itself included.</summary>
    public IEnumerable<string> Path(IReadOnlyList<Span> all)
    {
        for (Span? span = this; span is not null; span = all.FirstOrDefault(other => other.TraceId == span.TraceId && other.Id == span.ParentId))
        {
            yield return $"{span.Service}: {span.Name}";
        }
    }

    private static string ServiceOf(JsonNode resource) =>
        resource["resource"]!["attributes"]!.AsArray()
            .Where(attribute => (string?)attribute!["key"] == "service.name")
            .Select(attribute => (string)attribute!["value"]!["stringValue"]!)
            .First();
}
