using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>A request as <see cref="FrankProvider"/> got it, whole.</summary>
internal sealed record FrankRequest(string Target, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>
/// A provider that hides nothing: it keeps every header it gets, names its account in every header it gives, and repeats the key in its
/// errors. The emulator keeps credentials to itself.
/// </summary>
internal sealed class FrankProvider : IAsyncDisposable
{
    /// <summary>Stands in every header of every answer.</summary>
    public const string Account = "org-canary-1234";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<FrankRequest> _requests = [];

    private FrankProvider(WebApplication app) => _app = app;

    public string Root => _app.Urls.Single();

    public IReadOnlyCollection<FrankRequest> Requests => _requests;

    public static async Task<FrankProvider> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        FrankProvider provider = new(app);
        app.MapFallback(provider.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using StreamReader reader = new(http.Request.Body);
        string body = await reader.ReadToEndAsync(http.RequestAborted);
        _requests.Enqueue(new FrankRequest(
            http.Request.Path + http.Request.QueryString,
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body));
        string[] named =
        [
            "openai-organization", "openai-project", "x-request-id", "set-cookie", "server", "www-authenticate", "x-ratelimit-limit-requests",
            "anthropic-organization-id", "x-mesh-provider", "x-mesh-cost-usd", "access-control-allow-origin", "location", "cf-ray", "x-account",
        ];
        foreach (string name in named)
        {
            http.Response.Headers[name] = Account;
        }

        await WriteAsync(http, (string?)JsonNode.Parse(body)?["model"] ?? "ok");
    }

    private static Task WriteAsync(HttpContext http, string model)
    {
        string error = $$$"""{"error":{"message":"Bad: {{{http.Request.Headers.Authorization}}}","type":"invalid_request_error","param":"{{{http.Request.Headers.Authorization}}}","code":"bad"}}""";
        const string Chunk = """data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}""";
        (int status, string type, string text) = model switch
        {
            "refuse" => (400, "application/json", error),
            "unauthorised" => (401, "application/json", error),
            "broken" => (500, "application/json", error),
            "refuse-in-body" => (200, "application/json", error),
            "refuse-in-stream" => (200, "text/event-stream", $"data: {error}\n\n"),
            "refuse-mid-stream" => (200, "text/event-stream", $"{Chunk}\n\ndata: {error}\n\n"),
            "stream" => (200, "text/event-stream", Chunk + "\n\n" + """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n"),
            _ => (200, "application/json", """{"choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}"""),
        };
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
    }
}
