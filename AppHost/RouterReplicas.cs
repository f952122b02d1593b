using System.Globalization;

namespace LlmMesh.AppHost;

/// <summary>Several routers behind the edge's one address, for trying on one machine what a deployment does.</summary>
internal static class RouterReplicas
{
    private const int Most = 16;

    /// <summary>Runs as many routers as the settings say; one that is published is scaled where it is deployed.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> router, MeshSettings mesh)
    {
        if (router.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return router;
        }

        if (int.TryParse(mesh.Replicas, NumberStyles.None, CultureInfo.InvariantCulture, out int replicas) && replicas is >= 1 and <= Most)
        {
            return replicas == 1
                ? router
                : router.WithReplicas(replicas).WithRollingRestart()

                    // Callers keep their connections: each learns with its next answer that this one is about to end.
                    .WithEnvironment("Mesh__Drain__Delay", "00:00:02");
        }

        router.ApplicationBuilder.Eventing.Subscribe<BeforeStartEvent>((_, _) => throw new DistributedApplicationException(
            $"Mesh:Replicas is '{mesh.Replicas}', which is not a number of routers from 1 to {Most}. Run for example: dotnet run --project AppHost -- --replicas 3"));
        return router;
    }
}
