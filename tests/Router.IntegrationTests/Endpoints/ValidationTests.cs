using System.Text.Json.Nodes;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary>Providers are asked through the stages a client's request goes through.</summary>
public sealed class ValidationTests(MeshFixture mesh)
{
    private const string Configuration =
        """
        {
          "settings": { "retry": { "max_retries": 0 } },
          "providers": {
            "checked": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true },
            "absent": { "base_url": "https://absent/v1", "api_key_variable": "ABSENT_KEY" }
          },
          "models": [
            { "provider": "checked", "id": "echo", "capabilities": ["chat", "tools", "vision", "reasoning"], "price": { "input": 1, "output": 2 } },
            { "provider": "checked", "id": "fault-500", "capabilities": ["chat", "tools"] },
            { "provider": "checked", "id": "vectors", "capabilities": ["embedding"] },
            { "provider": "checked", "id": "painter", "capabilities": ["chat", "image_output"] },
            { "provider": "absent", "id": "away" }
          ],
          "mappings": { "checked-team": ["absent/away", "checked/echo"] }
        }
        """;

    [Fact]
    public async Task Validate_Provider_ReportsEachTargetByCapability()
    {
        await using RouterServer router = await StartAsync();

        JsonNode report = await ValidateAsync(router, """{"providers":["checked"]}""");

        Assert.Equal(
            [
                "checked/echo chat OK ",
                "checked/echo vision SKIP an image costs more than a token",
                "checked/echo tools OK ",
                "checked/fault-500 chat ERROR provider_error",
                "checked/fault-500 tools SKIP it does not answer at all",
                "checked/vectors embedding SKIP an answer costs more than a token",
                "checked/painter chat SKIP an answer costs more than a token",
                "checked/painter image_output SKIP an answer costs more than a token",
            ],
            report["checks"]!.AsArray().Select(check =>
                $"{check!["target"]} {check["capability"]} {check["outcome"]} {((string?)check["reason"])?.Split(':')[0]}"));
        Assert.Equal((2, 5, 1), ((int)report["ok"]!, (int)report["skipped"]!, (int)report["failed"]!));
        Assert.True((long)report["checks"]![0]!["latency_ms"]! >= 0);
    }

    [Fact]
    public async Task Validate_Capability_AsksForThatAlone()
    {
        await using RouterServer router = await StartAsync();

        JsonNode report = await ValidateAsync(router, """{"targets":["checked/echo"],"capabilities":["tools"]}""");

        Assert.Equal("tools", (string?)Assert.Single(report["checks"]!.AsArray())!["capability"]);
    }

    [Fact]
    public async Task Validate_Mapping_LeavesOutWhatIsNotConfigured()
    {
        await using RouterServer router = await StartAsync();

        JsonNode report = await ValidateAsync(router, """{"targets":["checked-team"],"capabilities":["chat"]}""");

        Assert.Equal("checked/echo", (string?)Assert.Single(report["checks"]!.AsArray())!["target"]);
    }

    [Fact]
    public async Task Validate_Target_IsLedgeredAsOneTokenOfTheOperators()
    {
        await using RouterServer router = await StartAsync("once");

        await ValidateAsync(router, """{"targets":["once/echo"],"capabilities":["chat"]}""");

        LedgerEvent row = await mesh.Ledger.EventForModelAsync("once/echo");
        Assert.Equal((RequestOutcome.Completed, "once", "echo"), (row.Outcome, row.Provider, row.Model));
        Assert.Equal("validation", row.Tags!["purpose"]);
        Assert.True(row.CostNanoDollars > 0);
    }

    [Theory]
    [InlineData("""{"targets":["nobody"]}""", "targets", "invalid_value")]
    [InlineData("""{"providers":["absent"]}""", "providers", "invalid_value")]
    [InlineData("""{"capabilities":["telepathy"]}""", "capabilities", "invalid_value")]
    [InlineData("""{"target":"x"}""", null, "invalid_json")]
    [InlineData("""[""", null, "invalid_json")]
    public async Task Validate_RequestThatMakesNoSense_IsRefused(string body, string? param, string code)
    {
        await using RouterServer router = await StartAsync();

        using HttpResponseMessage response = await PostAsync(router, body);

        JsonNode error = await response.ErrorAsync();
        Assert.Equal((400, code, param), ((int)response.StatusCode, (string?)error["code"], (string?)error["param"]));
    }

    [Fact]
    public async Task Start_WithTheSetting_SaysWhatDoesNotWork()
    {
        await using RouterServer router = await StartAsync(variables: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Mesh:ValidateAtStart"] = "true",
        });

        await Eventually.GetAsync("the report", () => Task.FromResult(
            router.Log.Lines.FirstOrDefault(line => line.Contains("Providers validated", StringComparison.Ordinal))));

        Assert.Contains(router.Log.Lines, line => line.Contains("checked/fault-500 does not work (chat)", StringComparison.Ordinal));
    }

    private Task<RouterServer> StartAsync(string provider = "checked", IReadOnlyDictionary<string, string>? variables = null) =>
        mesh.StartRouterAsync(new RouterSettings
        {
            Configuration = Configuration.Replace("checked", provider, StringComparison.Ordinal),
            Variables = variables ?? new Dictionary<string, string>(StringComparer.Ordinal),
        });

    private static async Task<JsonNode> ValidateAsync(RouterServer router, string body)
    {
        using HttpResponseMessage response = await PostAsync(router, body);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.JsonAsync();
    }

    private static Task<HttpResponseMessage> PostAsync(RouterServer router, string body) => router.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "providers/validate") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") });
}
