using LlmMesh.Deploy.Settings;
using LlmMesh.Deploy.Workloads;
using LlmMesh.Deploy.Yaml;

namespace LlmMesh.Deploy.Kubernetes;

/// <summary>How many replicas run, and how many of them maintenance may take away at once.</summary>
internal static class Scaling
{
    public static YamlMap Autoscaler(Workload workload, int max)
    {
        ReplicaSettings replicas = workload.Settings.Replicas;
        return new YamlMap
        {
            ["apiVersion"] = "autoscaling/v2",
            ["kind"] = "HorizontalPodAutoscaler",
            ["metadata"] = Labels.Metadata(workload),
            ["spec"] = new YamlMap
            {
                ["scaleTargetRef"] = new YamlMap { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = workload.Name },
                ["minReplicas"] = replicas.Min,
                ["maxReplicas"] = max,
                ["metrics"] = (YamlMap[])[Cpu(replicas.CpuPercent)],
                ["behavior"] = new YamlMap
                {
                    // Streams end slowly, and a replica less is a share of every limit less when Redis is away: not at the first lull.
                    ["scaleDown"] = new YamlMap { ["stabilizationWindowSeconds"] = 300 },
                },
            },
        };
    }

    public static YamlMap DisruptionBudget(Workload workload) => new()
    {
        ["apiVersion"] = "policy/v1",
        ["kind"] = "PodDisruptionBudget",
        ["metadata"] = Labels.Metadata(workload),
        ["spec"] = new YamlMap { ["maxUnavailable"] = 1, ["selector"] = Labels.Selector(workload.Name) },
    };

    private static YamlMap Cpu(int percent) => new()
    {
        ["type"] = "Resource",
        ["resource"] = new YamlMap
        {
            ["name"] = "cpu",
            ["target"] = new YamlMap { ["type"] = "Utilization", ["averageUtilization"] = percent },
        },
    };
}
