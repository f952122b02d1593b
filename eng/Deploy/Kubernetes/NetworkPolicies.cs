using LlmMesh.Deploy.Workloads;
using LlmMesh.Deploy.Yaml;

namespace LlmMesh.Deploy.Kubernetes;

/// <summary>Who may connect to whom: those of whom the AppHost's model says it, and nobody else.</summary>
internal static class NetworkPolicies
{
    public static IEnumerable<YamlMap> Of(WorkloadMap map) =>
    [
        Policy("deny-ingress", new YamlMap { ["podSelector"] = new YamlMap(), ["policyTypes"] = (string[])["Ingress"] }),
        .. map.Workloads.Select(workload => Policy(workload.Name, Spec(workload, [.. map.CallersOf(workload)]))),
    ];

    private static YamlMap Policy(string name, YamlMap spec) => new()
    {
        ["apiVersion"] = "networking.k8s.io/v1",
        ["kind"] = "NetworkPolicy",
        ["metadata"] = new YamlMap { ["name"] = name },
        ["spec"] = spec,
    };

    private static YamlMap Spec(Workload workload, IReadOnlyList<string> callers)
    {
        bool mayCall = workload.Settings.ReachesOutside || workload.Callees.Count > 0;
        return new YamlMap
        {
            ["podSelector"] = Labels.Selector(workload.Name),
            ["policyTypes"] = mayCall ? (string[])["Ingress"] : ["Ingress", "Egress"],
            ["ingress"] = workload.IsExternal || callers.Count > 0 ? (YamlMap[])[Ingress(workload, callers)] : null,
        };
    }

    private static YamlMap Ingress(Workload workload, IReadOnlyList<string> callers) => new()
    {
        ["from"] = workload.IsExternal ? null : callers.Select(caller => new YamlMap { ["podSelector"] = Labels.Selector(caller) }).ToList(),
        ["ports"] = workload.Listeners.Select(listener => new YamlMap { ["port"] = listener.Name }).ToList(),
    };
}
