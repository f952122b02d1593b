namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>A router before providers of Anthropic's dialect and of chat completions, the emulator behind all of them.</summary>
public sealed class AnthropicMesh(MeshFixture mesh) : IAsyncLifetime
{
    private static readonly string[] Anthropic = ["claude", "claude-fault-429", "claude-fault-400", "claude-down"];
    private static readonly string[] Chat = ["chat", "chat-fault-429", "chat-fault-503", "chat-broken"];

    private RouterServer? _router;

    public RouterServer Router => _router ?? throw new InvalidOperationException("The fixture has not been initialised.");

    public async ValueTask InitializeAsync() => _router = await mesh.StartRouterAsync(new RouterSettings
    {
        Configuration = $$"""
            {
              "settings": { "retry": { "max_retries": 0 } },
              "providers": {
                {{string.Join(",\n", [
                    .. Anthropic.Select(name => ProviderPool.Provider(name, "\"dialect\": \"anthropic\"")),
                    .. Chat.Select(name => ProviderPool.Provider(name)),
                ])}}
              }
            }
            """,
    });

    public ValueTask DisposeAsync() => _router?.DisposeAsync() ?? default;
}
