using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Guards;

/// <summary>An external guard on real Kestrel that answers as a test wants.</summary>
internal sealed class VerdictServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private VerdictServer(WebApplication app) => _app = app;

    public Uri Url => new(new Uri(_app.Urls.Single()), "guard");

    /// <summary>What it was asked.</summary>
    public List<JsonNode> Questions { get; } = [];

    public static async Task<VerdictServer> StartAsync(Func<JsonNode, HttpContext, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        VerdictServer server = new(app);
        app.MapPost("/guard", async (HttpContext http) =>
        {
            JsonNode question = (await JsonNode.ParseAsync(http.Request.Body))!;
            lock (server.Questions)
            {
                server.Questions.Add(question);
            }

            await answer(question, http);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>A server that always answers the same.</summary>
    public static Task<VerdictServer> StartAsync(string answer, int status = 200) => StartAsync((_, http) =>
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(answer);
    });

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
