using LlmMesh.ServiceDefaults.Outgoing;
using Microsoft.AspNetCore.Builder;

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
          "timeouts": { "headers_ms": 1000, "first_token_ms": 1000, "first_token_reasoning_ms": 1000, "idle_ms": 1000 }
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

    /// <summary>The usual one for the shared router: a pool of unused providers besides, and retries that wait for nothing worth naming.</summary>
    public static readonly string SharedConfiguration =
        $$"""
        {
          "settings": { "retry": { "max_retries": 2, "first_backoff_ms": 2, "longest_backoff_ms": 2 } },
          "providers": {
            {{UsualProviders}},
            {{ProviderPool.Provider("mapped")}},
            {{ProviderPool.Configuration()}}
          },
          "models": [
            { "provider": "first", "id": "priced", "capabilities": ["chat", "tools", "vision"], "price": { "input": 1, "output": 2 } },
            { "provider": "first", "id": "plain", "capabilities": ["chat"] }
          ],
          "mappings": { "team": ["first/fault-503", "second/echo"], "mapped-team": ["mapped/fault-503", "second/echo"] }
        }
        """;

    public string Configuration { get; init; } = UsualConfiguration;

    public string Environment { get; init; } = "Development";

    /// <summary>Keys that call models, comma-separated; null for none.</summary>
    public string? ApiKeys { get; init; }

    /// <summary>Keys that manage the mesh, comma-separated; null for none.</summary>
    public string? AdminKeys { get; init; }

    /// <summary>The clock of its timeouts; null for the system's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Draws the waits between retries; null for the usual chance.</summary>
    public Random? Random { get; init; }

    /// <summary>Where names lead; null for the system's names.</summary>
    public INameResolution? Names { get; init; }

    /// <summary>Last changes to what the router is built from; null for none.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }

    /// <summary>How long a call to the shared state may take; more than the default, because test machines are busy.</summary>
    public TimeSpan StateTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client that leaves a stream reads on to keep its connection. Default 2 s, as ever; zero leaves at once.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where it listens; 0 for any free port.</summary>
    public int Port { get; init; }

    /// <summary>Further variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
