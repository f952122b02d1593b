using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Admission.Waiting;

/// <summary>Registers what lets requests wait for limits.</summary>
internal static class WaitingServices
{
    public static void AddWaiting(this IServiceCollection services)
    {
        services.AddSingleton<WaitingRoom>();
        services.AddSingleton(provider =>
        {
            LimitWaits waits = ActivatorUtilities.CreateInstance<LimitWaits>(provider);
            provider.GetRequiredService<SettlementBacklog>().GaveBack = waits.GaveBack;
            return waits;
        });
    }
}
