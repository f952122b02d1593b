namespace LlmMesh.Router.IntegrationTests.Guards;

/// <summary>A router with guards before the emulator, or before a provider that says what a test wrote.</summary>
internal static class GuardScene
{
    public const string Secret = "ann@corp.example";

    public static Task<RouterServer> StartAsync(
        MeshFixture mesh, string guards, ScriptedProvider? scripted = null, Dictionary<string, string>? variables = null) =>
        mesh.StartRouterAsync(new RouterSettings
        {
            Configuration =
                $$"""
                {
                  "settings": { "guards": [{{guards}}] },
                  "providers": {
                    {{RouterSettings.UsualProviders}},
                    "scripted": { "base_url": "{{scripted?.BaseUrl ?? mesh.Emulator.BaseUrl}}", "api_key_variable": null, "accepts_unlisted_models": true }
                  }
                }
                """,
            Variables = variables ?? [],
        });
}
