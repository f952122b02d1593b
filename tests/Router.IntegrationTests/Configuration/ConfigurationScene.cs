using System.Text.Json.Nodes;
using LlmMesh.Catalog.Editing;
using LlmMesh.Contracts;
using LlmMesh.Router.Configuration;
using LlmMesh.State;
using LlmMesh.State.Configuration;
using LlmMesh.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace LlmMesh.Router.IntegrationTests.Configuration;

/// <summary>Routers that share one configuration, on a state of their own, each with a file of its own or all with one.</summary>
internal sealed class ConfigurationScene : IAsyncDisposable
{
    /// <summary>What the files hold at first.</summary>
    public const string First =
        $$"""
        {
          // Who serves.
          "settings": { "retry": { "max_retries": 0 } },
          "providers": { {{RouterSettings.UsualProviders}} },
          "mappings": {
            "team": ["second/echo"] // the usual one
          }
        }
        """;

    private readonly MeshFixture _mesh;
    private readonly GarnetServer _state = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-configuration-");
    private ConnectionMultiplexer? _redis;

    private ConfigurationScene(MeshFixture mesh) => _mesh = mesh;

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public GarnetServer State => _state;

    /// <summary>The versions, as another replica sees them.</summary>
    public ConfigurationStore Store => new MeshState(
        new StateConnection(_redis!, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(10) }).Configuration;

    public static async Task<ConfigurationScene> OpenAsync(MeshFixture mesh)
    {
        var scene = new ConfigurationScene(mesh);
        await scene._state.StartAsync(Cancelled);
        ConfigurationOptions options = ConfigurationOptions.Parse(scene._state.Endpoint);
        options.AbortOnConnectFail = false;
        options.AllowAdmin = true;
        scene._redis = await ConnectionMultiplexer.ConnectAsync(options);
        return scene;
    }

    public Task FlushAsync() => _redis!.GetServer(_state.Endpoint).FlushDatabaseAsync();

    /// <summary>A file on a host; written unless it is there.</summary>
    public string FileOf(string host, string text = First)
    {
        string path = Path.Combine(_folder.CreateSubdirectory(host).FullName, "router_config.json");
        if (!File.Exists(path))
        {
            File.WriteAllText(path, text);
        }

        return path;
    }

    public Task<RouterServer> StartAsync(string file) => RouterServer.StartAsync(_state.Endpoint, _mesh.Emulator.Root, new RouterSettings
    {
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["Mesh:ConfigFile"] = file, ["Mesh:Config:Shared"] = "true" },
    });

    /// <summary>Publishes an edit of the head, as a replica does that dies before it writes its file.</summary>
    public async Task<ConfigurationVersion> PublishAsync(Func<string, string> edit)
    {
        long head = await Store.HeadAsync(Cancelled);
        ConfigurationVersion last = (await Store.ReadAsync(head, Cancelled))!;
        ConfigurationVersion next = last with
        {
            Number = head + 1,
            Document = edit(last.Document),
            Origin = ConfigurationOrigin.Api,
            Actor = "key_other",
            Proposed = null,
        };
        Assert.True(await Store.PublishAsync(next, head, Cancelled));
        return next;
    }

    /// <summary>An edit that gives a mapping one target.</summary>
    public static Func<string, string> Map(string mapping, string target) =>
        text => ConfigurationText.Apply(text, [new ConfigurationEdit(["mappings", mapping], $"""["{target}"]""")]);

    public static ConfigurationDesk DeskOf(RouterServer router) => router.Services.GetRequiredService<ConfigurationDesk>();

    public static async Task<ChangeOutcome> ChangeAsync(RouterServer router, Func<string, string> edit, long? expected = null) =>
        await DeskOf(router).ChangeAsync(new ConfigurationChange(edit, "key_anna") { Expected = expected }, Cancelled);

    /// <summary>What a router's mapping leads to.</summary>
    public static string? TargetOf(RouterServer router, string mapping) =>
        router.Services.GetRequiredService<Catalog.CatalogSource>().Current.Mappings.GetValueOrDefault(mapping)?.Targets[0].Name;

    public static Task FollowsAsync(RouterServer router, long number) =>
        Eventually.HoldsAsync($"version {number} is in force", () => Task.FromResult(DeskOf(router).Current?.Number == number));

    public static Task HoldsAsync(string file, string text) => Eventually.HoldsAsync(
        "the file holds the text", async () => await ReadAsync(file) == text);

    /// <summary>What the health check of the configuration says, as <c>Status: description</c>.</summary>
    public static async Task<string> HealthAsync(RouterServer router)
    {
        using HttpResponseMessage health = await router.GetAsync("health");
        JsonNode check = JsonNode.Parse(await health.Content.ReadAsStringAsync(Cancelled))!["checks"]!["configuration"]!;
        return $"{check["status"]}: {check["description"]}";
    }

    public async ValueTask DisposeAsync()
    {
        _redis?.Dispose();
        await _state.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<string?> ReadAsync(string file)
    {
        try
        {
            return await File.ReadAllTextAsync(file, Cancelled);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
