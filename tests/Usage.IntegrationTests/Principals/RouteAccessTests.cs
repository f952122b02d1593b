using System.Net;
using System.Text.Json;
using Dapper;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Principals;

/// <summary>Every route there is, from the endpoint table: who gets in, and that nobody else does.</summary>
public sealed class RouteAccessTests(SharedState state) : IClassFixture<SharedState>, IAsyncLifetime
{
    private const string Elevated =
        """{"name":"mine","team":"blue","kind":"admin","is_admin":true,"scope":null,"limits":{"requests_per_minute":0},"limit_usd":1000000,"period":"total"}""";

    private static readonly string[] Tables = ["teams", "api_keys", "key_secrets", "budgets", "alerts", "alert_notifications"];

    private SqliteTestLedger _ledger = null!;
    private UsageHost _usage = null!;

    public async ValueTask InitializeAsync()
    {
        _ledger = new SqliteTestLedger();
        _usage = await UsageHost.StartAsync(state, _ledger.Configuration, SealedCaller.Setting);
        await _usage.HasDrainedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _usage.DisposeAsync();
        await _ledger.DisposeAsync();
    }

    [Fact]
    public void EveryRoute_StatesItsAccess()
    {
        string[] silent = [.. Routes().Where(route => route is { Access: null, IsAnonymous: false }).Select(route => route.Path)];

        Assert.Empty(silent);
        Assert.Equal(["/alive", "/health", "/metrics", "/ready"], Routes().Where(route => route.IsAnonymous).Select(route => route.Path).Order(StringComparer.Ordinal));
        Assert.Contains(Routes(), route => route is { Path: "/usage/keys/me", Access: RouteAccess.Teams });
    }

    [Fact]
    public async Task EveryRoute_WithoutACaller_Is401()
    {
        var nobody = new SealedCaller(_usage, caller: null);
        foreach (Route route in Routes().Where(route => !route.IsAnonymous))
        {
            JsonElement error = await nobody.RefusedAsync(HttpStatusCode.Unauthorized, route.Method, route.Example, Elevated);
            Assert.Equal("invalid_api_key", error.GetProperty("code").GetString());
        }

        await nobody.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "/nowhere");
    }

    [Fact]
    public async Task EveryRoute_WithASealOfAnotherKey_Is401()
    {
        string seal = new CallerSeal("an internal key that somebody has made up", TimeProvider.System).Seal(SealedCaller.Admin);
        foreach (Route route in Routes().Where(route => !route.IsAnonymous))
        {
            using var request = new HttpRequestMessage(route.Method, route.Example);
            request.Headers.Add(CallerSeal.Header, seal);
            using HttpResponseMessage answer = await _usage.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task AdminRoutes_WithADataKeyThatPostsElevatedFields_Are403AndStoreNothing()
    {
        var admin = new SealedCaller(_usage, SealedCaller.Admin);
        await admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, "/usage/teams", """{"name":"blue"}""");
        JsonElement key = (await admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, "/usage/keys", """{"name":"a","team":"blue"}""")).GetProperty("key");
        await admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, "/usage/budgets", """{"id":"b","scope":"team","name":"blue","period":"day","limit_usd":1}""");
        string id = key.GetProperty("id").GetString()!;
        string before = await ContentAsync();
        var data = new SealedCaller(_usage, SealedCaller.Data("blue", id));

        Route[] closed = [.. Routes().Where(route => route.Access == RouteAccess.Admins)];
        Assert.NotEmpty(closed);
        foreach (Route route in closed)
        {
            foreach (string name in (string[])[id, "blue", "b"])
            {
                JsonElement error = await data.RefusedAsync(HttpStatusCode.Forbidden, route.Method, route.ExampleWith(name), Elevated);
                Assert.Equal("wrong_key_kind", error.GetProperty("code").GetString());
            }
        }

        Assert.Equal(before, await ContentAsync());
        Assert.DoesNotContain(Routes(), route => route is { Access: RouteAccess.Teams } && route.Method != HttpMethod.Get);
    }

    private async Task<string> ContentAsync()
    {
        await using System.Data.Common.DbConnection connection = await _ledger.Open().OpenAsync(TestContext.Current.CancellationToken);
        List<string> content = [];
        foreach (string table in Tables)
        {
            content.Add(JsonSerializer.Serialize(await connection.QueryAsync($"SELECT * FROM {table} ORDER BY 1")));
        }

        return string.Join('\n', content);
    }

    private IEnumerable<Route> Routes() => _usage.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => new Route(
            HttpMethod.Parse(method),
            $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}",
            endpoint.Metadata.GetMetadata<AccessOfRoute>()?.Access,
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)));

    private sealed record Route(HttpMethod Method, string Path, RouteAccess? Access, bool IsAnonymous)
    {
        public string Example => ExampleWith("x");

        public string ExampleWith(string name) =>
            Path.Replace("{id}", name, StringComparison.Ordinal).Replace("{name}", name, StringComparison.Ordinal);
    }
}
