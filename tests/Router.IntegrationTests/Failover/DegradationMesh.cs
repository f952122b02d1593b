namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>A router whose mappings rather answer worse than not at all. Every case has a provider of its own, because it fails.</summary>
public sealed class DegradationMesh(MeshFixture mesh) : IAsyncLifetime
{
    public const string Template = "Nobody can answer at the moment.";

    private RouterServer? _router;

    public RouterServer Router => _router ?? throw new InvalidOperationException("The fixture has not been initialised.");

    public async ValueTask InitializeAsync()
    {
        string[] failing = [.. Enumerable.Range(0, 40).Select(number => $"failing-{number}")];
        string[] models = ["fault-500", "fault-429", "fault-503", "fault-504", "fault-401", "fault-404", "fault-400", "fault-content-policy", "fault-context-length"];
        _router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration = $$"""
                {
                  "settings": { "retry": { "max_retries": 0 } },
                  "providers": {
                    "thrift": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null },
                    "ruin": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null },
                    "streaming": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null },
                    {{string.Join(",\n", failing.Select(name => ProviderPool.Provider(name)))}}
                  },
                  "models": [
                    { "provider": "thrift", "id": "echo", "capabilities": ["chat"], "price": { "input": 50, "output": 50 } },
                    { "provider": "ruin", "id": "fault-503", "capabilities": ["chat"], "price": { "input": 0.01, "output": 0.01 } },
                    { "provider": "streaming", "id": "fault-cut,after=2", "capabilities": ["chat"], "price": { "input": 100, "output": 100 } },
                    {{string.Join(",\n", failing.Select(name => Model(name, "fault-500", name == "failing-9" ? 0.05m : 100)))}}
                  ],
                  "mappings": {
                    {{string.Join(",\n", failing.SelectMany(_ => models, (name, model) => Mapping($"{name}-{model}", $"{name}/{model}")))}},
                    "broken-off": { "models": ["streaming/fault-cut,after=2"], "degrade": { "cheaper": true, "template": "{{Template}}" } },
                    "cheaper": { "models": ["failing-0/fault-500"], "degrade": { "cheaper": true, "template": "{{Template}}" } },
                    "cheaper-stream": { "models": ["failing-1/fault-500"], "degrade": { "cheaper": true } },
                    "cheaper-fails": { "models": ["failing-9/fault-500"], "degrade": { "cheaper": true, "template": "{{Template}}" } },
                    "stern": { "models": ["failing-2/fault-500"] }
                  },
                  "presets": {
                    "worded": { "models": ["failing-3/fault-500"], "system_prompt": "Be kind.", "degrade": { "template": "{{Template}}" } }
                  }
                }
                """,
        });
    }

    public ValueTask DisposeAsync() => _router?.DisposeAsync() ?? default;

    private static string Model(string provider, string id, decimal price) =>
        $$"""{ "provider": "{{provider}}", "id": "{{id}}", "capabilities": ["chat"], "price": { "input": {{price}}, "output": {{price}} } }""";

    private static string Mapping(string name, string target) =>
        $$"""  "{{name}}": { "models": ["{{target}}"], "degrade": { "template": "{{Template}}" } }""";
}
