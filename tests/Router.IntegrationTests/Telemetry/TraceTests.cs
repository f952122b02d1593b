using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace LlmMesh.Router.IntegrationTests.Telemetry;

/// <summary>What a request leaves in the traces, and what of them leaves the mesh.</summary>
public sealed class TraceTests(MeshFixture mesh) : IDisposable
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private readonly string _name = mesh.Providers.Next();
    private readonly Spans _spans = new();

    public void Dispose() => _spans.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chat_TraceContext_ReachesLocalProvidersOnly(bool isLocal)
    {
        await using FrankProvider provider = await FrankProvider.StartAsync();
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration =
                $$"""
                { "providers": { "{{_name}}": {
                    "base_url": "{{provider.Root}}/v1", "api_key_variable": null, "accepts_unlisted_models": true, "local": {{(isLocal ? "true" : "false")}} } } }
                """,
        });
        HttpRequestMessage request = Chat($"{_name}/ok", stream: false);
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
        request.Headers.TryAddWithoutValidation("tracestate", "vendor=canary");
        request.Headers.TryAddWithoutValidation("baggage", "user=canary");

        using HttpResponseMessage response = await router.SendAsync(request);

        Assert.Equal(200, (int)response.StatusCode);
        IReadOnlyDictionary<string, string> seen = Assert.Single(provider.Requests).Headers;
        Assert.Equal(isLocal, seen.GetValueOrDefault("traceparent")?.StartsWith($"00-{TraceId}-", StringComparison.Ordinal) ?? false);
        Assert.DoesNotContain("canary", string.Join('\n', seen), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_Refused_SpanSaysWithWhichError()
    {
        Activity span = await ServerSpanAsync("nobody/has-it", stream: false);

        Assert.Equal("Failed", span.GetTagItem("llmmesh.outcome"));
        Assert.Equal("model_not_found", span.GetTagItem("llmmesh.error.code"));
        Assert.Equal("nobody/has-it", span.GetTagItem("llmmesh.model.alias"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task Chat_StreamBreaksOff_IsAnErrorInItsSpan()
    {
        Activity span = await ServerSpanAsync("first/fault-cut,after=2", stream: true);

        Assert.Equal("Interrupted", span.GetTagItem("llmmesh.outcome"));
        Assert.Equal("stream_interrupted", span.GetTagItem("llmmesh.error.code"));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.NotNull(span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    /// <summary>A span ends just after its answer; stopping the router waits for it.</summary>
    private async Task<Activity> ServerSpanAsync(string model, bool stream)
    {
        string? id;
        await using (RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configure = builder => builder.Services.ConfigureOpenTelemetryTracerProvider(
                traces => traces.AddProcessor(new SimpleActivityExportProcessor(_spans))),
        }))
        {
            using HttpResponseMessage response = await router.SendAsync(Chat(model, stream));
            id = response.RequestId();
            await response.TextAsync();
        }

        return Assert.Single(_spans.Ended, span => span.Kind == ActivityKind.Server && Equals(span.GetTagItem("llmmesh.request.id"), id));
    }

    private static HttpRequestMessage Chat(string model, bool stream) => new(HttpMethod.Post, "v1/chat/completions")
    {
        Content = new StringContent(ChatBody.Of(model, stream: stream), Encoding.UTF8, "application/json"),
    };

    private sealed class Spans : BaseExporter<Activity>
    {
        public ConcurrentQueue<Activity> Ended { get; } = new();

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (Activity span in batch)
            {
                Ended.Enqueue(span);
            }

            return ExportResult.Success;
        }
    }
}
