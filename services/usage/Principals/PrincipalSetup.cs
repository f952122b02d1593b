using LlmMesh.State;
using LlmMesh.Usage.Endpoints;

namespace LlmMesh.Usage.Principals;

/// <summary>Composes teams and keys.</summary>
internal static class PrincipalSetup
{
    public static void AddPrincipals(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<PrincipalOptions>().BindConfiguration("Mesh:Principals").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Principals);
        services.AddSingleton<PrincipalDatabase>();
        services.AddSingleton<TeamBook>();
        services.AddSingleton<KeyBook>();
        services.AddSingleton<PrincipalRecords>();
        services.AddSingleton<PrincipalPublisher>();
        services.AddSingleton<PrincipalNews>();
        services.AddSingleton<KeyDesk>();
        services.AddHostedService<PrincipalKeeper>();
    }
}
