namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>How a router of a test differs from the usual one.</summary>
public sealed record RouterSettings
{
    /// <summary>Four providers, all of them the emulator or nobody: any model name behind theirs is accepted.</summary>
    public const string UsualProviders =
        """
        "first": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true },
        "second": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true },
        "impatient": {
          "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true,
          "timeouts": { "headers_ms": 400, "first_token_ms": 400, "first_token_reasoning_ms": 400, "idle_ms": 400 }
        },
        "closed": { "base_url": "http://127.0.0.1:1/v1", "api_key_variable": null, "accepts_unlisted_models": true }
        """;

    public const string UsualConfiguration =
        $$"""
        {
          "providers": { {{UsualProviders}} },
          "models": [
            { "provider": "first", "id": "priced", "capabilities": ["chat", "tools", "vision"], "price": { "input": 1, "output": 2 } },
            { "provider": "first", "id": "plain", "capabilities": ["chat"] }
          ],
          "mappings": { "team": ["first/fault-503", "second/echo"] }
        }
        """;

    public string Configuration { get; init; } = UsualConfiguration;

    public string Environment { get; init; } = "Development";

    /// <summary>Keys that open the edge, comma-separated; null for none.</summary>
    public string? ApiKeys { get; init; }

    /// <summary>Further variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
