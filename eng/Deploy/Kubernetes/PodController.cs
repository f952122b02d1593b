using LlmMesh.Deploy.Workloads;
using LlmMesh.Deploy.Yaml;

namespace LlmMesh.Deploy.Kubernetes;

/// <summary>What keeps the pods: a StatefulSet where there are files to keep, of which there is never more than one; else a Deployment.</summary>
internal static class PodController
{
    public static YamlMap Of(Workload workload) => workload.Volumes.Count > 0 ? StatefulSet(workload) : Deployment(workload);

    private static YamlMap Deployment(Workload workload) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = Labels.Metadata(workload),
        ["spec"] = new YamlMap
        {
            // Where an autoscaler decides, a number here would undo its decision with every deployment.
            ["replicas"] = workload.Settings.Replicas.Max is null ? workload.Settings.Replicas.Min : null,
            ["selector"] = Labels.Selector(workload.Name),
            ["strategy"] = new YamlMap
            {
                ["type"] = "RollingUpdate",
                ["rollingUpdate"] = new YamlMap { ["maxSurge"] = 1, ["maxUnavailable"] = 0 },
            },
            ["template"] = PodTemplate.Of(workload),
        },
    };

    private static YamlMap StatefulSet(Workload workload) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "StatefulSet",
        ["metadata"] = Labels.Metadata(workload),
        ["spec"] = new YamlMap
        {
            ["replicas"] = 1,
            ["serviceName"] = workload.Name,
            ["selector"] = Labels.Selector(workload.Name),
            ["template"] = PodTemplate.Of(workload),
            ["volumeClaimTemplates"] = workload.Volumes.Select(Claim).ToList(),
        },
    };

    private static YamlMap Claim(Volume volume) => new()
    {
        ["metadata"] = new YamlMap { ["name"] = volume.Name },
        ["spec"] = new YamlMap
        {
            ["accessModes"] = (string[])["ReadWriteOnce"],
            ["resources"] = new YamlMap { ["requests"] = new YamlMap { ["storage"] = volume.Size } },
        },
    };
}
