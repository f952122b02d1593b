using LlmMesh.State;

namespace LlmMesh.Router.Admission.Leases;

/// <summary>Registers what holds money and intents for requests under way.</summary>
internal static class LeaseServices
{
    public static void AddLeases(this IServiceCollection services)
    {
        services.AddSingleton(provider => LeaseTimes.Of(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Intents);
        services.AddSingleton<LeaseBook>();
        services.AddSingleton<Intents>();
        services.AddHostedService<LeaseKeeper>();
    }
}
