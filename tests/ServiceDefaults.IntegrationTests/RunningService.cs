using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests;

/// <summary>A real service on Kestrel with the defaults, as a Program would build it.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SpanCollector _spans = new();

    private RunningService(WebApplicationBuilder builder, Action<WebApplication> map)
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddProcessor(new SimpleActivityExportProcessor(_spans)));
        _app = builder.Build();
        map(_app);
        _app.MapDefaultEndpoints();
    }

    public HttpClient Client { get; } = new();

    public IServiceProvider Services => _app.Services;

    public static async Task<RunningService> StartAsync(Action<WebApplicationBuilder> configure, Action<WebApplication>? map = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(["--DotEnv:Enabled=false"]);
        configure(builder);
        RunningService service = new(builder, map ?? (static _ => { }));
        await service._app.StartAsync(TestContext.Current.CancellationToken);
        service.Client.BaseAddress = new Uri(service._app.Urls.Single());
        return service;
    }

    /// <summary>
    /// The exported spans of requests to this service, on the server's or on the client's side. A span ends just after its response,
    /// and sources are shared by all services of the process: the port tells them apart, and stopping the service waits for its
    /// requests.
    /// </summary>
    public async Task<IReadOnlyList<Activity>> StopAndReadSpansAsync(ActivityKind kind)
    {
        int port = Client.BaseAddress!.Port;
        await _app.StopAsync(TestContext.Current.CancellationToken);
        return [.. _spans.Exported.Where(span => span.Kind == kind && Equals(span.GetTagItem("server.port"), port))];
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> ReadHealthAsync()
    {
        using HttpResponseMessage response = await Client.GetAsync("/health", TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    /// <summary>Asks again and again; a service that never recovers fails the test after a minute.</summary>
    public async Task WaitUntilHealthyAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while ((await ReadHealthAsync()).Status != HttpStatusCode.OK)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
