using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Router.Authentication;
using Microsoft.AspNetCore.Builder;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

public sealed class ManagementTests(MeshFixture mesh)
{
    [Fact]
    public async Task Providers_Configured_ShowWhatTheyServe()
    {
        using HttpResponseMessage response = await mesh.Router.GetAsync("providers");

        JsonObject[] providers = [.. (await response.JsonAsync())["providers"]!.AsArray().Select(provider => provider!.AsObject())];
        JsonObject first = providers.Single(provider => (string?)provider["name"] == "first");
        Assert.True((bool)first["configured"]!);
        Assert.Contains(first["models"]!.AsArray(), model => (string?)model!["id"] == "priced" && (string?)model["health"] == "unknown");
        Assert.False((bool)providers.Single(provider => (string?)provider["name"] == "openai")["configured"]!);
    }

    [Fact]
    public async Task Providers_WithSeveralKeys_NameTheAccountsThatArePresentAndNoKey()
    {
        const string Key = "sk-key-canary";
        await using RouterServer router = await RouterServer.StartAsync("127.0.0.1:1", mesh.Emulator.Root, new RouterSettings
        {
            Configuration =
                """
                { "providers": { "pooled": {
                  "base_url": "https://pooled.example/v1", "api_key_variables": ["POOLED_A", "POOLED_B", "POOLED_C"],
                  "circuit": { "consecutive_failures": 9 }
                } } }
                """,
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["POOLED_A"] = Key, ["POOLED_B"] = "", ["POOLED_C"] = Key },
        });

        using HttpResponseMessage response = await router.GetAsync("providers");

        JsonNode pooled = (await response.JsonAsync())["providers"]!.AsArray().Single(provider => (string?)provider!["name"] == "pooled")!;
        Assert.Equal(["pooled:POOLED_A", "pooled:POOLED_C"], pooled["accounts"]!.AsArray().Select(account => (string?)account));
        Assert.Equal(9, (int)pooled["circuit_policy"]!["consecutive_failures"]!);
        Assert.DoesNotContain(Key, await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_InForce_ShowsSettingsAndMappings()
    {
        using HttpResponseMessage response = await mesh.Router.GetAsync("config");

        JsonNode config = await response.JsonAsync();
        Assert.Equal("development", (string?)config["profile"]);
        Assert.Equal(["first/fault-503", "second/echo"], config["mappings"]!["team"]!.AsArray().Select(target => (string)target!));
        Assert.Equal(600_000, (long)config["settings"]!["request_timeout_ms"]!);
        Assert.Empty(config["refused_reload"]!.AsArray());
    }

    [Fact]
    public async Task Config_InForce_ShowsHowFaultsAreHandled()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings());

        using HttpResponseMessage response = await router.GetAsync("config");

        JsonNode settings = (await response.JsonAsync())["settings"]!;
        Assert.Equal("return", (string?)settings["on_content_policy"]);
        JsonNode retry = JsonNode.Parse("""
            {
              "max_retries": 1, "first_backoff_ms": 500, "longest_backoff_ms": 8000, "longest_wait_ms": 60000,
              "budget_share": 0.2, "budget_floor": 10
            }
            """)!;
        JsonNode circuit = JsonNode.Parse("""
            {
              "consecutive_failures": 3, "error_rate": 0.5, "minimum_attempts": 20, "window_ms": 60000,
              "open_ms": 300000, "first_probe_ms": 5000, "half_open_requests": 3
            }
            """)!;
        Assert.True(JsonNode.DeepEquals(retry, settings["retry"]), settings["retry"]?.ToJsonString());
        Assert.True(JsonNode.DeepEquals(circuit, settings["circuit"]), settings["circuit"]?.ToJsonString());
    }

    [Fact]
    public async Task Health_ConfigurationRefusedOnReload_IsDegradedAndTheOldOneServes()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings());
        Assert.Equal("Healthy", await HealthAsync(router));

        router.Reconfigure("""{ "providers": { "first": { "base_url": 7, "unheard_of": true } } }""");

        using HttpResponseMessage health = await router.GetAsync("health");
        string text = await health.TextAsync();
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal("Degraded", (string?)JsonNode.Parse(text)!["status"]);
        Assert.Contains("$.providers.first.base_url", text, StringComparison.Ordinal);
        Assert.Contains("$.providers.first.unheard_of", text, StringComparison.Ordinal);
        using HttpResponseMessage config = await router.GetAsync("config");
        Assert.NotEmpty((await config.JsonAsync())["refused_reload"]!.AsArray());
        Assert.Contains(router.Log.Lines, line => line.Contains("$.providers.first.unheard_of", StringComparison.Ordinal));
        using HttpResponseMessage chat = await router.ChatAsync(ChatBody.Of("team"));
        Assert.Equal(HttpStatusCode.OK, chat.StatusCode);

        router.Reconfigure(RouterSettings.UsualConfiguration);
        Assert.Equal("Healthy", await HealthAsync(router));
    }

    [Fact]
    public async Task Reload_NewProviderAndMapping_ServeTheNextRequests()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings());
        using HttpResponseMessage before = await router.ChatAsync(ChatBody.Of("newcomer/echo"));

        Assert.Empty(router.Reconfigure(
            RouterSettings.UsualConfiguration.Replace("\"second\"", "\"newcomer\"", StringComparison.Ordinal)
                .Replace("second/echo", "newcomer/echo", StringComparison.Ordinal)).Errors);

        Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        await Eventually.HoldsAsync("the new provider serves", async () =>
        {
            using HttpResponseMessage after = await router.ChatAsync(ChatBody.Of("team"));
            return after.IsSuccessStatusCode && after.Header("x-mesh-provider") == "newcomer";
        });
        using HttpResponseMessage gone = await router.ChatAsync(ChatBody.Of("second/echo"));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task AnyRoute_WithABugBehindIt_AnswersWithoutItsDetails()
    {
        await using RouterServer router = await RouterServer.StartAsync(
            "127.0.0.1:1", mesh.Emulator.Root, map: app =>
                app.MapGet("/bug", string () => throw new InvalidOperationException("detail-canary")).OpensFor(Access.Admin, "/bug"));

        using HttpResponseMessage response = await router.GetAsync("bug");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("internal_error", (string?)(await response.ErrorAsync())["code"]);
        Assert.DoesNotContain("canary", await response.TextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("req_", response.RequestId(), StringComparison.Ordinal);
        Assert.Contains(router.Log.Lines, line => line.Contains("detail-canary", StringComparison.Ordinal));
    }

    private static async Task<string?> HealthAsync(RouterServer router)
    {
        using HttpResponseMessage response = await router.GetAsync("health");
        return (string?)(await response.JsonAsync())["status"];
    }
}
