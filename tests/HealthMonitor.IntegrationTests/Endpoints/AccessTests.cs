using System.Net;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Endpoints;

/// <summary>The monitor is the administrators', and its health everybody's.</summary>
public sealed class AccessTests(GarnetServer state) : MonitorTests(state)
{
    private const string Key = "an internal key of thirty-two characters";

    private static readonly ForwardedCaller Admin = new("key_a", "staff", "default", IsAdmin: true, "192.0.2.1");

    [Fact]
    public async Task EveryRoute_IsTheAdministratorsUnlessItIsHealth()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh, clock: null, $"Mesh:InternalKey={Key}");
        RouteEndpoint[] routes = [.. monitor.Find<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
        RouteEndpoint[] closed = [.. routes.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null)];

        // Metrics have a key of their own.
        Assert.Equal(
            ["/alive", "/health", "/metrics", "/ready"],
            routes.Except(closed).Select(route => $"/{route.RoutePattern.RawText!.TrimStart('/')}").Order(StringComparer.Ordinal));
        Assert.True(closed.Length > 5);
        foreach (RouteEndpoint route in closed)
        {
            Assert.Equal(RouteAccess.Admins, route.Metadata.GetMetadata<AccessOfRoute>()?.Access);
            string path = $"/{route.RoutePattern.RawText!.TrimStart('/').Replace("{**path}", "nowhere", StringComparison.Ordinal)}";
            HttpMethod method = HttpMethod.Parse(route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET");
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(monitor, method, path, caller: null));
            Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(monitor, method, path, Admin with { IsAdmin = false }));
        }

        Assert.Equal(HttpStatusCode.OK, await SendAsync(monitor, HttpMethod.Get, "/monitor/status", Admin));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(monitor, HttpMethod.Get, "/nowhere", Admin));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(monitor, HttpMethod.Get, "/alive", caller: null));
    }

    private static async Task<HttpStatusCode> SendAsync(MonitorHost monitor, HttpMethod method, string path, ForwardedCaller? caller)
    {
        using var request = new HttpRequestMessage(method, path);
        if (caller is not null)
        {
            request.Headers.Add(CallerSeal.Header, new CallerSeal(Key, monitor.Clock).Seal(caller));
        }

        using HttpResponseMessage response = await monitor.Client.SendAsync(request, Cancelled);
        return response.StatusCode;
    }
}
