using LlmMesh.State;

namespace LlmMesh.Router.Upstreams.Sessions;

/// <summary>What keeps conversations on their targets.</summary>
internal static class SessionServices
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<MeshState>().Sessions);
        services.AddSingleton<SessionSnapshot>();
        services.AddSingleton<SessionBinder>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionBinder>());
        services.AddHostedService<SessionFollower>();
        return services;
    }
}
