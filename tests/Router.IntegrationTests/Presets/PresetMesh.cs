using System.Text;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Presets;

/// <summary>A router with a preset at a provider of every dialect, the emulator behind all of them.</summary>
public sealed class PresetMesh(MeshFixture mesh) : IAsyncLifetime
{
    public const string Prompt = "Réponds « en bref », please; mail ann@corp.example.";

    public static readonly RouterSettings Settings = new()
    {
        Configuration =
            $$"""
            {
              "settings": {
                "responses_store": { "max_bytes": 4096 },
                "guards": [{ "name": "pii", "kind": "personal_data", "before": "block" }]
              },
              "providers": {
                "preset-chat": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true },
                "preset-claude": { "dialect": "anthropic", "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true },
                "preset-gem": { "dialect": "gemini", "base_url": "${EMULATOR_BASE_URL}/v1beta", "api_key_variable": null, "accepts_unlisted_models": true }
              },
              "presets": {
                "chat": { "models": ["preset-chat/preset-of-chat"], "system_prompt": "{{Prompt}}" },
                "claude": { "models": ["preset-claude/preset-of-claude"], "system_prompt": "{{Prompt}}" },
                "gem": { "models": ["preset-gem/preset-of-gem"], "system_prompt": "{{Prompt}}" },
                "echo": { "models": ["preset-chat/echo"], "system_prompt": "eins zwei drei" },
                "tuned": {
                  "models": ["preset-chat/preset-tuned"],
                  "parameters": { "temperature": 0.25, "stop": ["END"], "max_tokens": 90 },
                  "limits": { "max_tokens": 100 }
                },
                "hasty": { "models": ["preset-chat/fault-silence"], "limits": { "timeout_ms": 200 } }
              }
            }
            """,
    };

    private RouterServer? _router;

    public RouterServer Router => _router ?? throw new InvalidOperationException("The fixture has not been initialised.");

    public async ValueTask InitializeAsync() => _router = await mesh.StartRouterAsync(Settings);

    public ValueTask DisposeAsync() => _router?.DisposeAsync() ?? default;

    /// <summary>The newest body sent for a model that holds a text; the emulator forgets old ones.</summary>
    public static async Task<string> BodyWithAsync(EmulatorServer emulator, string model, string text)
    {
        foreach (ObservedRequest request in (await emulator.RequestsAsync(model)).OrderByDescending(request => request.Sequence))
        {
            string body = Encoding.UTF8.GetString(await emulator.BodyAsync(request.Sequence));
            if (body.Contains(text, StringComparison.Ordinal))
            {
                return body;
            }
        }

        throw new InvalidOperationException($"No request for {model} holds '{text}'.");
    }
}
