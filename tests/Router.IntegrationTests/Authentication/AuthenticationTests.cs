using System.Net;

namespace LlmMesh.Router.IntegrationTests.Authentication;

public sealed class AuthenticationTests(MeshFixture mesh)
{
    private static readonly RouterSettings Production = new()
    {
        Environment = "Production",
        ApiKeys = "auth-one, auth-two",
        AdminKeys = "auth-admin-0123456789-0123456789-0123456789",
    };

    [Fact]
    public void Start_ProductionWithoutKeys_IsRefusedWithTheRemedy()
    {
        string error = RouterServer.Refuse(new RouterSettings { Environment = "Production" });

        Assert.DoesNotContain('\n', error);
        Assert.Contains("LLMMESH_ADMIN_KEYS", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_BrokenConfiguration_IsRefusedWithEveryErrorAndItsPath()
    {
        string error = RouterServer.Refuse(new RouterSettings
        {
            Configuration = """{ "settings": { "max_body_bytes": "big" }, "providers": { "first": { "surprise": 1 } } }""",
        });

        Assert.Contains("$.settings.max_body_bytes", error, StringComparison.Ordinal);
        Assert.Contains("$.providers.first.base_url", error, StringComparison.Ordinal);
        Assert.Contains("$.providers.first.surprise", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task EveryRoute_WithoutTheRightKey_IsClosedButForTheProbes(string environment)
    {
        await using RouterServer router = await mesh.StartRouterAsync(Production with { Environment = environment });
        IReadOnlyList<string> paths = [.. Routes.Paths(router), "v1/nothing-here", ""];

        Assert.Superset(new HashSet<string>(["v1/chat/completions", "v1/models", "config", "providers", "metrics", "health"]), new HashSet<string>(paths));
        foreach (string path in paths)
        {
            foreach (string? key in (string?[])[null, "wrong", "auth-one,auth-two", "auth-on"])
            {
                // Who asks whether the mesh is well needs no key; who shows one that opens nothing is told so everywhere.
                bool isProbe = key is null && path is ("health" or "alive" or "ready");
                using HttpResponseMessage response = await router.GetAsync(path, key);
                Assert.Equal((path, isProbe), (path, response.StatusCode != HttpStatusCode.Unauthorized));
                if (!isProbe)
                {
                    // Routes of other dialects say it in their own form.
                    Assert.Contains("invalid_api_key", await response.TextAsync(), StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData("auth-one")]
    [InlineData("auth-two")]
    public async Task Chat_EitherKey_OpensTheEdge(string key)
    {
        await using RouterServer router = await mesh.StartRouterAsync(Production);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("first/echo"), key);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Matches("^key-[0-9a-f]{16}$", (await mesh.Ledger.EventAsync(response)).Caller.Key);
    }

    [Fact]
    public async Task Metrics_AskedForTextWithoutAKey_AreClosed()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Production);
        using HttpRequestMessage request = new(HttpMethod.Get, "metrics");
        request.Headers.TryAddWithoutValidation("Accept", "text/plain");

        using HttpResponseMessage response = await router.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Chat_ClosedEdge_SendsNothingUpstream()
    {
        await using RouterServer router = await mesh.StartRouterAsync(Production);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("first/auth-closed"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(await mesh.Emulator.RequestsAsync("auth-closed"));
    }
}
