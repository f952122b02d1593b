using System.Net;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary>The other services are reached through the edge and behind its authentication.</summary>
public sealed class ServiceRouteTests(MeshFixture mesh)
{
    private const string Key = "routes-key";
    private const string AdminKey = "routes-admin-0123456789-0123456789-0123456789";
    private const string InternalKey = "routes-internal-0123456789-0123456789";

    [Theory]
    [InlineData("usage", "usage/records?limit=5&a=%2F")]
    [InlineData("health-monitor", "monitor/status?x=1")]
    public async Task Get_RouteOfAService_ArrivesThereWithoutTheClientsKey(string service, string path)
    {
        await using WebApplication behind = await StartServiceAsync();
        await using RouterServer router = await StartRouterAsync(service, behind.Urls.Single());

        using HttpResponseMessage closed = await router.GetAsync(path);
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        foreach (string header in (string[])["x-api-key", "x-goog-api-key", "api-key"])
        {
            request.Headers.Add(header, AdminKey);
        }

        request.Headers.Add("x-mesh-caller", "forged");
        using HttpResponseMessage response = await router.SendAsync(request, AdminKey);

        Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string[] seen = (await response.TextAsync()).Split('|');
        Assert.Equal($"GET /{path}", seen[0]);
        Assert.Equal("", seen[1]);
        Assert.True(new CallerSeal(InternalKey, TimeProvider.System).TryOpen(seen[2], out ForwardedCaller? caller));
        Assert.Equal((true, "default", "127.0.0.1"), (caller.IsAdmin, caller.Team, caller.Address));
    }

    [Fact]
    public async Task Get_DataKey_IsPassedOnToTheUsageServiceAsWhatItIs()
    {
        await using WebApplication behind = await StartServiceAsync();
        await using RouterServer router = await StartRouterAsync("usage", behind.Urls.Single());

        using HttpResponseMessage response = await router.GetAsync("usage/keys/me", Key);

        Assert.True(new CallerSeal(InternalKey, TimeProvider.System).TryOpen((await response.TextAsync()).Split('|')[2], out ForwardedCaller? caller));
        Assert.False(caller.IsAdmin);
    }

    [Fact]
    public async Task Get_DataKeyWithoutASeal_StaysOutside()
    {
        await using WebApplication behind = await StartServiceAsync();
        await using RouterServer router = await StartRouterAsync("usage", behind.Urls.Single(), internalKey: null);

        using HttpResponseMessage response = await router.GetAsync("usage/records", Key);

        Assert.Equal("wrong_key_kind", (string?)(await response.ErrorAsync())["code"]);
    }

    [Fact]
    public void Start_ServicesInProductionWithoutTheInternalKey_IsRefused() => Assert.Contains(
        "Mesh:InternalKey",
        RouterServer.Refuse(new RouterSettings
        {
            Environment = "Production",
            AdminKeys = AdminKey,
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["services:usage:http:0"] = "http://127.0.0.1:1" },
        }),
        StringComparison.Ordinal);

    [Fact]
    public async Task Get_ServiceAtTheEdgesOwnAddress_IsCut()
    {
        int port = LoopbackPort.FindFree();
        await using RouterServer router = await StartRouterAsync("usage", $"http://127.0.0.1:{port}", port: port);

        using HttpResponseMessage response = await router.GetAsync("usage/records", AdminKey);

        Assert.Equal("loop_detected", (string?)(await response.ErrorAsync())["code"]);
    }

    [Fact]
    public async Task Get_ServiceThatIsDown_IsAnErrorInOpenAIsForm()
    {
        await using RouterServer router = await StartRouterAsync("usage", "http://127.0.0.1:1");

        using HttpResponseMessage response = await router.GetAsync("usage/records", AdminKey);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("provider_error", (string?)(await response.ErrorAsync())["code"]);
    }

    private Task<RouterServer> StartRouterAsync(string service, string address, string? internalKey = InternalKey, int port = 0)
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal) { [$"services:{service}:http:0"] = address };
        if (internalKey is not null)
        {
            variables["Mesh:InternalKey"] = internalKey;
        }

        return mesh.StartRouterAsync(new RouterSettings { ApiKeys = Key, AdminKeys = AdminKey, Variables = variables, Port = port });
    }

    private static async Task<WebApplication> StartServiceAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.MapFallback((HttpRequest request) =>
            $"{request.Method} {request.Path}{request.QueryString}|{request.Headers.Authorization}{request.Headers["x-api-key"]}"
            + $"{request.Headers["x-goog-api-key"]}{request.Headers["api-key"]}|{request.Headers["x-mesh-caller"]}");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
