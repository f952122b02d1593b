using System.Collections.Concurrent;
using LlmMesh.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>A provider that serves responses: it answers with a cassette, and keeps what it was sent.</summary>
internal sealed class ResponsesProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _bodies = [];

    private ResponsesProvider(WebApplication app) => _app = app;

    public string BaseUrl => _app.Urls.Single() + "/v1";

    /// <summary>The bodies of the requests, in order.</summary>
    public IReadOnlyList<string> Bodies => [.. _bodies];

    /// <summary>How many bytes of a stream are sent before it ends; null for all.</summary>
    public int? CutsAfter { get; set; }

    public static async Task<ResponsesProvider> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        ResponsesProvider provider = new(app);
        app.MapPost("/v1/responses", provider.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    /// <summary>What it answers.</summary>
    /// <param name="file">For example <c>text.answer.json</c>.</param>
    public static byte[] Cassette(string file) => File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "tests", "cassettes", "responses", file));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using StreamReader reader = new(http.Request.Body);
        string body = await reader.ReadToEndAsync(http.RequestAborted);
        _bodies.Enqueue(body);
        bool isStream = body.Contains("\"stream\":true", StringComparison.Ordinal);
        byte[] answer = Cassette(isStream ? "text.stream.txt" : "text.answer.json");
        http.Response.ContentType = isStream ? "text/event-stream; charset=utf-8" : "application/json";
        await http.Response.Body.WriteAsync(answer.AsMemory(0, isStream ? CutsAfter ?? answer.Length : answer.Length));
    }
}
