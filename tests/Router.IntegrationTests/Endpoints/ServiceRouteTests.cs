using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary>The other services are reached through the edge and behind its authentication.</summary>
public sealed class ServiceRouteTests(MeshFixture mesh)
{
    private const string Key = "routes-key";

    [Theory]
    [InlineData("usage", "usage/records?limit=5&a=%2F")]
    [InlineData("health-monitor", "monitor/status?x=1")]
    public async Task Get_RouteOfAService_ArrivesThereWithoutTheClientsKey(string service, string path)
    {
        await using WebApplication behind = await StartServiceAsync();
        await using RouterServer router = await StartRouterAsync(service, behind.Urls.Single());

        using HttpResponseMessage closed = await router.GetAsync(path);
        using HttpResponseMessage response = await router.GetAsync(path, Key);

        Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"GET /{path} authorization: ", await response.TextAsync());
    }

    [Fact]
    public async Task Get_ServiceThatIsDown_IsAnErrorInOpenAIsForm()
    {
        await using RouterServer router = await StartRouterAsync("usage", "http://127.0.0.1:1");

        using HttpResponseMessage response = await router.GetAsync("usage/records", Key);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("provider_error", (string?)(await response.ErrorAsync())["code"]);
    }

    private Task<RouterServer> StartRouterAsync(string service, string address) => mesh.StartRouterAsync(new RouterSettings
    {
        ApiKeys = Key,
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { [$"services:{service}:http:0"] = address },
    });

    private static async Task<WebApplication> StartServiceAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.MapFallback((HttpRequest request) =>
            $"{request.Method} {request.Path}{request.QueryString} authorization: {request.Headers.Authorization}");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
