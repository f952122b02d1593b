using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.Telemetry;

/// <summary>What leaves the process, received by a real collector endpoint.</summary>
public sealed class OtlpExportTests
{
    [Fact]
    public async Task Stop_EndpointConfigured_HasSentTracesMetricsAndLogs()
    {
        ConcurrentDictionary<string, byte> received = [];
        await using WebApplication collector = await StartCollectorAsync(received);
        await using (RunningService service = await RunningService.StartAsync(builder =>
        {
            builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single();
            builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        }))
        {
            using HttpResponseMessage response = await service.Client.GetAsync("/anything", TestContext.Current.CancellationToken);
        }

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], received.Keys.Order(StringComparer.Ordinal));
    }

    private static async Task<WebApplication> StartCollectorAsync(ConcurrentDictionary<string, byte> received)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication collector = builder.Build();
        collector.MapPost("/v1/{signal}", (HttpContext context) =>
        {
            received.TryAdd(context.Request.Path, 0);
            return Results.Ok();
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }
}
