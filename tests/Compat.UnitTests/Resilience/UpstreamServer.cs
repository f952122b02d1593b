using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LlmMesh.Compat.UnitTests.Resilience;

/// <summary>A real server that answers each request with the next of the given answers, and the last one ever after.</summary>
internal sealed class UpstreamServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _received = [];

    private UpstreamServer(IReadOnlyList<Func<HttpContext, Task>> answers)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        int next = -1;
        _app.Run(async context =>
        {
            using StreamReader body = new(context.Request.Body);
            _received.Enqueue(await body.ReadToEndAsync(context.RequestAborted));
            await answers[Math.Min(Interlocked.Increment(ref next), answers.Count - 1)](context);
        });
    }

    /// <summary>The bodies of the requests, in order.</summary>
    public IReadOnlyCollection<string> Received => _received;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<UpstreamServer> StartAsync(params Func<HttpContext, Task>[] answers)
    {
        UpstreamServer server = new(answers);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    /// <summary>Says nothing until the client gives up.</summary>
    public static async Task SilenceAsync(HttpContext context)
    {
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
