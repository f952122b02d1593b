using LlmMesh.State;
using StackExchange.Redis;

namespace LlmMesh.HealthMonitor.Configuration;

/// <summary>Opens the shared state.</summary>
internal static class SharedStateServices
{
    /// <summary>Registers the parts of the shared state that the monitor reads and writes.</summary>
    public static void AddSharedState(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(provider => new StateConnection(
            provider.GetRequiredService<IConnectionMultiplexer>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new MeshState(provider.GetRequiredService<StateConnection>()));
        AddPart(services, state => state.Health);
        AddPart(services, state => state.History);
        AddPart(services, state => state.Accounts);
        AddPart(services, state => state.Rotations);
        AddPart(services, state => state.Circuits);
        AddPart(services, state => state.Settlement);
        AddPart(services, state => state.Leases);
        AddPart(services, state => state.Listings);
        services.AddHostedService<ConfigurationFollower>();
    }

    private static void AddPart<TPart>(IServiceCollection services, Func<MeshState, TPart> part)
        where TPart : class => services.AddSingleton(provider => part(provider.GetRequiredService<MeshState>()));
}
