using LlmMesh.Router.Errors;
using LlmMesh.State;

namespace LlmMesh.Router.Authentication;

/// <summary>Everything that tells whose a request is.</summary>
internal static class KeyServices
{
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton(ReadKeys);
        services.AddSingleton(ReadSettings);
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Principals);
        services.AddSingleton<PublishedKeys>();
        services.AddHostedService<KeyWatch>();
        services.AddSingleton<Authenticator>();
    }

    private static ConfiguredKeys ReadKeys(IServiceProvider services) =>
        ConfiguredKeys.Read(
            services.GetRequiredService<IConfiguration>(), services.GetRequiredService<IHostEnvironment>(), out IReadOnlyList<string> errors)
        ?? throw new StartRefusedException(errors);

    private static KeySettings ReadSettings(IServiceProvider services) =>
        KeySettings.Read(services.GetRequiredService<IConfiguration>(), out string? error) ?? throw new StartRefusedException([error!]);
}
