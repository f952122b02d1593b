using LlmMesh.State;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace LlmMesh.Usage.Configuration;

/// <summary>Opens the shared state.</summary>
internal static class SharedStateSetup
{
    /// <summary>Registers the shared state for everything but the drain, which has a connection with a longer time limit of its own.</summary>
    public static void AddSharedState(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(provider => new StateConnection(
            provider.GetRequiredService<IConnectionMultiplexer>(), provider.GetRequiredService<TimeProvider>())
        {
            // Nobody's request waits for a model here, and a first call takes its time.
            Timeout = TimeSpan.FromMilliseconds(builder.Configuration.GetValue("State:CommandTimeoutMilliseconds", 1000)),
        });
        builder.Services.AddSingleton(provider => new MeshState(provider.GetRequiredService<StateConnection>()));
        builder.Services.AddHostedService<StateWarmUp>();
        builder.Services.AddHostedService<ConfigurationFollower>();
    }
}
