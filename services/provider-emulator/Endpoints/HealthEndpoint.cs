namespace LlmMesh.ProviderEmulator.Endpoints;

/// <summary>The one place that says the emulator is alive.</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this WebApplication app) => app.MapGet("/health", () => "Healthy");
}
