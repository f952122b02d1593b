using LlmMesh.Deploy.Workloads;
using LlmMesh.Deploy.Yaml;

namespace LlmMesh.Deploy.Kubernetes;

/// <summary>Names and the <see href="https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/">recommended labels</see>.</summary>
internal static class Labels
{
    private const string Name = "app.kubernetes.io/name";

    public static YamlMap Metadata(Workload workload) => new() { ["name"] = workload.Name, ["labels"] = Of(workload) };

    public static YamlMap Of(Workload workload) => new()
    {
        [Name] = workload.Name,
        ["app.kubernetes.io/part-of"] = KubernetesFiles.Mesh,
    };

    /// <summary>What a workload's pods have and no others.</summary>
    public static YamlMap Own(string workload) => new() { [Name] = workload };

    /// <summary>Finds a workload's pods.</summary>
    public static YamlMap Selector(string workload) => new() { ["matchLabels"] = Own(workload) };
}
