using System.Net;
using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Operations;

/// <summary>Answers that are no documents, through an operation made for this: the model's name says what the provider does.</summary>
public sealed class PassingTests(MeshFixture mesh)
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Answer_Whole_PassesWithItsTypeAsItComes()
    {
        await using WebApplication provider = await StartProviderAsync();
        await using RouterServer router = await StartRouterAsync(provider);

        using HttpResponseMessage response = await PostAsync(router, "audio/mpeg");
        LedgerEvent row = await mesh.Ledger.EventAsync(response);

        Assert.Equal("audio/mpeg", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("onetwo", await response.TextAsync());
        Assert.Equal(("test", RequestOutcome.Completed), (row.Operation, row.Outcome));
    }

    [Fact]
    public async Task Sound_ThatBreaks_BreaksForTheClientToo()
    {
        await using WebApplication provider = await StartProviderAsync();
        await using RouterServer router = await StartRouterAsync(provider);

        using HttpResponseMessage response = await PostAsync(router, "audio/broken");
        _begun.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(response.TextAsync);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);

        Assert.Equal((RequestOutcome.Interrupted, FaultClass.StreamInterrupted), (row.Outcome, row.Fault));
    }

    [Fact]
    public async Task Events_ThatBreak_EndWithAnErrorEvent()
    {
        await using WebApplication provider = await StartProviderAsync();
        await using RouterServer router = await StartRouterAsync(provider);

        using HttpResponseMessage response = await PostAsync(router, "text/event-stream");
        _begun.SetResult();

        Assert.Contains("stream_interrupted", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ThatIsEmpty_IsNone()
    {
        await using WebApplication provider = await StartProviderAsync();
        await using RouterServer router = await StartRouterAsync(provider);

        using HttpResponseMessage response = await PostAsync(router, "audio/empty");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("provider_error", (string?)(await response.ErrorAsync())["code"]);
    }

    private static Task<HttpResponseMessage> PostAsync(RouterServer router, string type) =>
        router.PostAsync("v1/test", $$"""{"model":"own/{{type}}"}""");

    private Task<RouterServer> StartRouterAsync(WebApplication provider) => mesh.StartRouterAsync(
        new RouterSettings
        {
            Configuration =
                $$"""
                { "settings": { "retry": { "max_retries": 0 } },
                  "providers": { "own": { "base_url": "{{provider.Urls.Single()}}/v1", "api_key_variable": null, "accepts_unlisted_models": true } } }
                """,
        },
        static app => app.MapPost("/v1/test", app.Services.GetRequiredService<RouterPipeline>().HandleAsync)
            .OpensFor(Access.Data, "/v1/test").WithMetadata(new PassedOperation()));

    private async Task<WebApplication> StartProviderAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapPost("/v1/test/{**type}", async (HttpContext http, string type) =>
        {
            http.Response.ContentType = type;
            await http.Response.Body.WriteAsync(type == "audio/empty" ? default(ReadOnlyMemory<byte>) : Encoding.UTF8.GetBytes("one"));
            await http.Response.Body.FlushAsync();
            if (type is "audio/broken" or "text/event-stream")
            {
                // Not before the client has something in hand.
                await _begun.Task;
                http.Abort();
            }
            else if (type != "audio/empty")
            {
                await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("two"));
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed class PassedOperation : Operation
    {
        public override string Name => "test";

        public override Capabilities Needs => Capabilities.Speech;

        public override ReadOperation Read(RequestEnvelope envelope) => ReadOperation.Of(new PassedRequest());
    }

    private sealed class PassedRequest : OperationRequest
    {
        public override PromptShape Prompt { get; } = new();

        public override PreparedOperation For(Target target) => new PreparedPassing
        {
            Path = $"/test/{target.Model}",
            Bodies = [new StringContent("{}")],
            Passing = new PassingAnswer(),
        };
    }

    private sealed class PreparedPassing : PreparedOperation
    {
        public override OperationAnswer? Join(IReadOnlyList<PooledBody> answers) => throw new InvalidOperationException("It passes.");
    }
}
