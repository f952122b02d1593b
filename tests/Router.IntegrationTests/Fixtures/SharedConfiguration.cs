using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Catalog;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>A router whose configuration is shared, on a state and an emulator of its own; one for all tests of a class, which use names of their own.</summary>
public sealed class SharedConfiguration : IAsyncLifetime
{
    public const string AdminKey = "operator-of-the-configuration-tests-0001";

    private const string Written =
        $$"""
        // What the tests begin with.
        {
          "providers": { {{RouterSettings.UsualProviders}} },
          "models": [
            { "provider": "first", "id": "priced", "capabilities": ["chat"], "price": { "input": 1, "output": 2 } }, // the only one with a price
          ],
          "mappings": {
            // Who serves the team.
            "team": ["second/echo"],
            "ring": { "models": ["first/echo", "second/echo"], "strategy": "round_robin" } // in turn
          }
        }
        """;

    private readonly GarnetServer _state = new();
    private EmulatorServer? _emulator;
    private RouterServer? _router;

    public RouterServer Router => _router ?? throw new InvalidOperationException("The fixture has not been initialised.");

    /// <summary>Where the router's file is.</summary>
    public string File => Router.Services.GetRequiredService<CatalogSource>().FilePath;

    public async ValueTask InitializeAsync()
    {
        await _state.StartAsync(TestContext.Current.CancellationToken);
        _emulator = await EmulatorServer.StartAsync();
        _router = await RouterServer.StartAsync(_state.Endpoint, _emulator.Root, Settings());
        await VersionAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? part in (IAsyncDisposable?[])[_router, _emulator, _state])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    /// <summary>A router that shares its configuration, or does not.</summary>
    public static RouterSettings Settings(bool isShared = true) => new()
    {
        Configuration = Written,
        AdminKeys = AdminKey,
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["Mesh:Config:Shared"] = $"{isShared}" },
    };

    /// <summary>Sends a request of the configuration API.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, string? version = null) =>
        SendAsync(Router, method, path, body, version);

    /// <summary>Sends a request of the configuration API to another router.</summary>
    public static Task<HttpResponseMessage> SendAsync(RouterServer router, string method, string path, string? body = null, string? version = null)
    {
        HttpRequestMessage request = new(HttpMethod.Parse(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", version);
        }

        return router.SendAsync(request, AdminKey);
    }

    /// <summary>What <c>GET /config</c> shows.</summary>
    public async Task<JsonObject> ConfigAsync()
    {
        using HttpResponseMessage response = await SendAsync("GET", "config");
        return (await response.JsonAsync()).AsObject();
    }

    /// <summary>The tag of the version in force, once there is one.</summary>
    public Task<string> VersionAsync() => Eventually.GetAsync("a version is in force", async () =>
    {
        using HttpResponseMessage response = await SendAsync("GET", "config");
        return response.Header("ETag") is { } tag && tag != "\"0\"" ? tag : null;
    });
}
