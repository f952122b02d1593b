using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Pools;

/// <summary>A provider nobody else uses, with a pool of credentials in files, and routers that share it.</summary>
internal sealed class PoolScene(MeshFixture mesh) : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-pool-");
    private readonly List<RouterServer> _routers = [];
    private int _asked;

    public string Provider { get; } = mesh.Providers.Next();

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public void Write(string file, string key) => File.WriteAllText(PathOf(file), key);

    /// <summary>Starts a router; each entry is a credential's name, followed by its further fields.</summary>
    public async Task<RouterServer> StartAsync(params IEnumerable<(string Name, string Fields)> pool)
    {
        string credentials = string.Join(
            ", ", pool.Select(entry => $$"""{ "name": "{{entry.Name}}", "file": "{{PathOf(entry.Name)}}"{{entry.Fields}} }"""));
        RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration =
                $$"""
                { "providers": {
                    {{ProviderPool.Provider("spare")}},
                    "{{Provider}}": { "base_url": "${EMULATOR_BASE_URL}/v1", "credentials": [{{credentials}}], "accepts_unlisted_models": true } } }
                """,
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["Mesh:Credentials:FilePoll"] = "00:00:00.0500000" },
        });
        _routers.Add(router);
        return router;
    }

    /// <summary>Asks once; the last four characters of the keys that the provider saw for it.</summary>
    public async Task<string> KeysOfOneAsync(RouterServer router)
    {
        string model = $"{Provider}-{Interlocked.Increment(ref _asked)}";
        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"{Provider}/{model}"));
        Assert.Equal(200, (int)response.StatusCode);
        IReadOnlyList<ObservedRequest> seen = await mesh.Emulator.EndedAsync(1, model, TestContext.Current.CancellationToken);
        return string.Join(' ', seen.Select(request => request.Authorization?[^4..]));
    }

    public async Task<HttpResponseMessage> PromoteAsync(RouterServer router, string body, string? provider = null) => await router.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"providers/{provider ?? Provider}/credentials/promote")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        });

    /// <summary>The provider's pool as <c>GET /providers</c> shows it, by name.</summary>
    public async Task<Dictionary<string, JsonNode>> PoolAsync(RouterServer router)
    {
        JsonNode all = (await router.Client.GetFromJsonAsync<JsonNode>("providers", TestContext.Current.CancellationToken))!;
        JsonNode own = all["providers"]!.AsArray().Single(one => (string?)one!["name"] == Provider)!;
        return own["credentials"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => one!, StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RouterServer router in _routers)
        {
            await router.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
