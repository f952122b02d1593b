using System.Net;
using LlmMesh.Router.Authentication;
using LlmMesh.Router.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LlmMesh.Router.IntegrationTests.Authentication;

/// <summary>Who each route is for, over the routes there really are: a new one is tested without being listed anywhere.</summary>
public sealed class RouteAccessTests(MeshFixture mesh)
{
    private const string DataKey = "access-data";
    private const string AdminKey = "access-admin-0123456789-0123456789-0123456789";

    private static readonly RouterSettings Settings = new()
    {
        Environment = "Production",
        ApiKeys = DataKey,
        AdminKeys = AdminKey,
        Variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Mesh:InternalKey"] = "access-internal-0123456789-0123456789",
            ["services:usage:http:0"] = "http://127.0.0.1:1",
            ["services:health-monitor:http:0"] = "http://127.0.0.1:1",
        },
    };

    [Fact]
    public async Task EveryRoute_SaysWhoItIsFor()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings);

        Assert.All(Routes.All(router), route => Assert.True(
            route.Endpoint.Metadata.GetMetadata<AccessRule>() is not null || route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
            $"{route.Method} {route.Path} is open to nobody"));
    }

    [Theory]
    [InlineData("Authorization", "Bearer bogus")]
    [InlineData("Authorization", "Basic Ym9ndXM6Ym9ndXM=")]
    [InlineData("x-api-key", "bogus")]
    [InlineData("x-goog-api-key", "bogus")]
    [InlineData("api-key", "bogus")]
    public async Task EveryRoute_BogusCredential_IsUnauthorized(string header, string value)
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings);

        foreach ((HttpMethod method, string path, _) in Routes.All(router))
        {
            using HttpRequestMessage request = new(method, path);
            request.Headers.TryAddWithoutValidation(header, value);
            using HttpResponseMessage response = await router.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, response.StatusCode));
        }
    }

    [Fact]
    public async Task EveryRoute_KeyOfTheOtherKind_IsForbiddenWithTheRemedy()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings);
        int forbidden = 0;
        foreach ((HttpMethod method, string path, Endpoint endpoint) in Routes.All(router))
        {
            Access? access = endpoint.Metadata.GetMetadata<AccessRule>()?.Access;
            if (access is not (Access.Data or Access.Admin))
            {
                continue;
            }

            using HttpResponseMessage response = await router.SendAsync(
                new HttpRequestMessage(method, path), access == Access.Data ? AdminKey : DataKey);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, response.StatusCode));
            if (endpoint.Metadata.GetMetadata<IErrorDialect>() is null)
            {
                Assert.Equal("wrong_key_kind", (string?)(await response.ErrorAsync())["code"]);
            }

            Assert.Contains("wrong_key_kind", await response.TextAsync(), StringComparison.Ordinal);
            forbidden++;
        }

        Assert.InRange(forbidden, 8, int.MaxValue);
    }

    [Fact]
    public async Task RouteThatDoesNotSayWhoItIsFor_IsClosedToEverybody()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings, app => app.MapGet("/forgotten", () => "open"));

        foreach (string key in (string[])[DataKey, AdminKey])
        {
            using HttpResponseMessage response = await router.GetAsync("forgotten", key);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("/config/")]
    [InlineData("/CONFIG")]
    [InlineData("//config")]
    [InlineData("/./config")]
    [InlineData("/v1/../config")]
    [InlineData("/v1/%2e%2e/config")]
    [InlineData("/v1/models/../../config")]
    [InlineData("/%63onfig")]
    [InlineData("/config%2F")]
    [InlineData("/config;x=y")]
    [InlineData("/v1/models/..%2f..%2fconfig")]
    [InlineData("/usage/..%2fconfig")]
    [InlineData("/usage/../config")]
    [InlineData("http://other.example/config")]
    public async Task Config_HoweverItIsWritten_StaysClosedToADataKey(string target)
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings);

        foreach (string method in (string[])["GET", "POST", "HEAD"])
        {
            RawAnswer answer = await RawRequest.SendAsync(router.Root, $"{method} {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {DataKey}\r\nConnection: close\r\n\r\n");
            Assert.NotInRange(answer.Status, 200, 299);
            Assert.DoesNotContain("max_body_bytes", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Metrics_WrongMethodThatAsksForText_RevealsNothing()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings);
        using HttpRequestMessage request = new(HttpMethod.Post, "metrics");
        request.Headers.Add("Accept", "text/plain");

        using HttpResponseMessage response = await router.SendAsync(request, DataKey);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(DataKey, false)]
    [InlineData(AdminKey, true)]
    public async Task Health_Details_AreForAdministrators(string? key, bool hasDetails)
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings);

        using HttpResponseMessage response = await router.GetAsync("health", key);

        Assert.Equal(hasDetails, (await response.JsonAsync())["checks"] is not null);
    }

    [Fact]
    public async Task Management_AnyAnswer_TellsBrowsersToKeepOut()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings);
        foreach ((string path, string? key) in ((string, string?)[])[("config", AdminKey), ("config", null), ("usage/records", AdminKey), ("nothing", AdminKey)])
        {
            using HttpRequestMessage request = new(HttpMethod.Get, path);
            request.Headers.Add("Origin", "https://evil.example");
            using HttpResponseMessage response = await router.SendAsync(request, key);
            Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
            Assert.Equal("frame-ancestors 'none'", response.Header("Content-Security-Policy"));
            Assert.Null(response.Header("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task Management_PostOfAnotherSitesPage_IsRefused()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings);
        using HttpRequestMessage request = new(HttpMethod.Post, "circuit-breaker/reset-all") { Content = new StringContent("a=b") };
        request.Headers.Add("Origin", "https://evil.example");

        using HttpResponseMessage response = await router.SendAsync(request, AdminKey);

        Assert.Equal("foreign_origin", (string?)(await response.ErrorAsync())["code"]);
    }

    [Fact]
    public async Task OpenMesh_PostOfAnotherSitesPage_StaysOutside()
    {
        foreach (string path in (string[])["circuit-breaker/reset-all", "v1/chat/completions"])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(ChatBody.Of("first/echo")) };
            request.Headers.Add("Origin", "https://evil.example");

            using HttpResponseMessage response = await mesh.Router.SendAsync(request);

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task Query_Secret_OpensNothing()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Settings);

        foreach (string name in (string[])["key", "api_key", "api-key", "access_token", "Authorization"])
        {
            using HttpResponseMessage response = await router.GetAsync($"v1/models?{name}={DataKey}");
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }
}
