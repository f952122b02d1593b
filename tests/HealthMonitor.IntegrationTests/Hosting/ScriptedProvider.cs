using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.HealthMonitor.IntegrationTests.Hosting;

/// <summary>A provider that answers what a test says: the emulator misbehaves as providers do, this one as none would.</summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Seen> _seen = new();

    private ScriptedProvider(WebApplication app)
    {
        _app = app;
        Models = Text(200, """{"object":"list","data":[{"id":"one"}]}""");
        Completions = Text(200, """{"choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"length"}]}""");
    }

    /// <summary>Answers <c>GET /v1/models</c>.</summary>
    public RequestDelegate Models { get; set; }

    /// <summary>Answers <c>POST /v1/chat/completions</c>.</summary>
    public RequestDelegate Completions { get; set; }

    public Uri BaseUrl => new(_app.Urls.Single() + "/v1");

    /// <summary>What was asked, oldest first.</summary>
    public IReadOnlyCollection<Seen> Requests => _seen;

    public IEnumerable<Seen> ModelRequests => _seen.Where(seen => seen.Body is null);

    public IEnumerable<Seen> CompletionRequests => _seen.Where(seen => seen.Body is not null);

    public static async Task<ScriptedProvider> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var provider = new ScriptedProvider(app);
        app.MapGet("/v1/models", provider.ListAsync);
        app.MapPost("/v1/chat/completions", provider.CompleteAsync);
        await app.StartAsync();
        return provider;
    }

    /// <summary>An answer that is always the same.</summary>
    public static RequestDelegate Text(int status, string body, string contentType = "application/json") => async http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        await http.Response.WriteAsync(body, http.RequestAborted);
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task ListAsync(HttpContext http)
    {
        _seen.Enqueue(new Seen(http.Request.Headers.Authorization, http.Request.Headers.ContainsKey("traceparent"), null));
        return Models(http);
    }

    private async Task CompleteAsync(HttpContext http)
    {
        JsonNode? body = await JsonSerializer.DeserializeAsync<JsonNode>(http.Request.Body);
        _seen.Enqueue(new Seen(http.Request.Headers.Authorization, http.Request.Headers.ContainsKey("traceparent"), body));
        await Completions(http);
    }

    /// <summary>A request.</summary>
    /// <param name="Authorization">Its credential.</param>
    /// <param name="IsTraced">Whether it carried trace context.</param>
    /// <param name="Body">The body of a completion; null for the list of models.</param>
    public sealed record Seen(string? Authorization, bool IsTraced, JsonNode? Body)
    {
        public string? Model => (string?)Body?["model"];
    }
}
