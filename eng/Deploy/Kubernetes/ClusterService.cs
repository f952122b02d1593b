using LlmMesh.Deploy.Workloads;
using LlmMesh.Deploy.Yaml;

namespace LlmMesh.Deploy.Kubernetes;

/// <summary>A workload's address in the cluster. Also the edge's is one: what leads there from outside is the cluster's own ingress.</summary>
internal static class ClusterService
{
    public static YamlMap Of(Workload workload) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Service",
        ["metadata"] = Labels.Metadata(workload),
        ["spec"] = new YamlMap
        {
            ["type"] = "ClusterIP",
            ["selector"] = Labels.Own(workload.Name),
            ["ports"] = workload.Listeners.Select(Port).ToList(),
        },
    };

    private static YamlMap Port(Listener listener) => new()
    {
        ["name"] = listener.Name,
        ["port"] = listener.IsExternal ? listener.OutsidePort : listener.Port,
        ["targetPort"] = listener.Name,
    };
}
