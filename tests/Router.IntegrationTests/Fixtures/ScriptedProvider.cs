using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>How a scripted stream ends.</summary>
internal enum ScriptEnd
{
    /// <summary>In order, as if there were no more to come.</summary>
    Closed = 0,

    /// <summary>The connection stays open and silent.</summary>
    Open,
}

/// <summary>A provider that streams exactly the bytes a test wrote for a model: for what no emulator of a sane provider would say.</summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, (string Text, ScriptEnd End)> _scripts;

    private ScriptedProvider(WebApplication app, Dictionary<string, (string, ScriptEnd)> scripts)
    {
        _app = app;
        _scripts = scripts;
    }

    /// <summary>Scheme, host, port and version, without a slash at the end.</summary>
    public Uri BaseUrl => new(new Uri(_app.Urls.Single()), "v1");

    /// <summary>A chunk with a piece of text.</summary>
    /// <param name="text">A JSON string without its quotes.</param>
    /// <param name="members">Further members, for example usage.</param>
    public static string Piece(string text, string members = "") =>
        $$"""data: {"choices":[{"index":0,"delta":{"content":"{{text}}"},"finish_reason":null}]{{members}}}""" + "\n\n";

    /// <summary>The chunk with the finish reason.</summary>
    public static string Finish() => """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n";

    public static async Task<ScriptedProvider> StartAsync()
    {
        Dictionary<string, (string Text, ScriptEnd End)> scripts = new(StringComparer.Ordinal);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapPost("/v1/chat/completions", async (HttpContext http) =>
        {
            JsonNode body = (await JsonNode.ParseAsync(http.Request.Body))!;
            (string text, ScriptEnd end) = scripts[(string)body["model"]!];
            http.Response.ContentType = "text/event-stream";
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
            await http.Response.Body.FlushAsync();
            if (end == ScriptEnd.Open)
            {
                TaskCompletionSource left = new();
                await using CancellationTokenRegistration leaving = http.RequestAborted.Register(left.SetResult);
                await left.Task;
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ScriptedProvider(app, scripts);
    }

    /// <summary>What the model streams, and how that ends.</summary>
    public ScriptedProvider Says(string model, string text, ScriptEnd end = ScriptEnd.Closed)
    {
        _scripts[model] = (text, end);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
