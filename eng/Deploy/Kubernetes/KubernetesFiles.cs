using LlmMesh.Deploy.Workloads;
using LlmMesh.Deploy.Yaml;

namespace LlmMesh.Deploy.Kubernetes;

/// <summary>
/// The <see href="https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/">Kustomize</see> base of a cluster:
/// <c>kubernetes/base</c>, one file per workload.
/// </summary>
internal static class KubernetesFiles
{
    /// <summary>The namespace, and what everything is part of.</summary>
    public const string Mesh = "llmmesh";

    private const string Base = "kubernetes/base";
    private const string Removal = "removed.yaml";

    public static IEnumerable<OutputFile> Of(WorkloadMap map)
    {
        List<(string Name, IEnumerable<YamlMap> Objects)> files =
        [
            ("namespace.yaml", [Namespace()]),
            .. map.Workloads.Select(workload => ($"{workload.Name}.yaml", Objects(workload))),
            ("network-policies.yaml", NetworkPolicies.Of(map)),
        ];
        return
        [
            File($"{Base}/kustomization.yaml", [Kustomization(files.Select(file => file.Name))]),
            .. files.Select(file => File($"{Base}/{file.Name}", file.Objects)),
            .. map.Workloads.SelectMany(Component),
        ];
    }

    /// <summary>What stands in the place of a workload that keeps files, when they are elsewhere.</summary>
    private static IEnumerable<OutputFile> Component(Workload workload)
    {
        if (workload.Settings.Storage?.ReplacedBy is not { } replacement)
        {
            return [];
        }

        string folder = $"kubernetes/components/{replacement.Component}";
        return
        [
            File($"{folder}/kustomization.yaml", [Replacing(workload)]),
            File($"{folder}/{workload.Name}.yaml", PodObjects(workload.With(replacement))),
            File($"{folder}/{Removal}", [Removed(workload)]),
        ];
    }

    private static OutputFile File(string name, IEnumerable<YamlMap> objects) =>
        new(name, YamlText.Write(OutputFile.Origin, objects));

    private static IEnumerable<YamlMap> Objects(Workload workload)
    {
        if (workload.Listeners.Count > 0)
        {
            yield return ClusterService.Of(workload);
        }

        foreach (YamlMap pods in PodObjects(workload))
        {
            yield return pods;
        }
    }

    private static IEnumerable<YamlMap> PodObjects(Workload workload)
    {
        yield return PodController.Of(workload);
        if (workload.Settings.Replicas.Max is { } max)
        {
            yield return Scaling.Autoscaler(workload, max);
        }

        if (workload.Settings.Replicas.Min > 1)
        {
            yield return Scaling.DisruptionBudget(workload);
        }
    }

    private static YamlMap Kustomization(IEnumerable<string> files) => new()
    {
        ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
        ["kind"] = "Kustomization",
        ["namespace"] = Mesh,
        ["resources"] = (string[])[.. files, "../../configuration"],
    };

    private static YamlMap Replacing(Workload workload) => new()
    {
        ["apiVersion"] = "kustomize.config.k8s.io/v1alpha1",
        ["kind"] = "Component",
        ["namespace"] = Mesh,
        ["resources"] = (string[])[$"{workload.Name}.yaml"],
        ["patches"] = (YamlMap[])[new YamlMap { ["path"] = Removal }],
    };

    private static YamlMap Removed(Workload workload) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "StatefulSet",
        ["metadata"] = new YamlMap { ["name"] = workload.Name },
        ["$patch"] = "delete",
    };

    /// <summary>Pods that ask for more than the strictest of the cluster's own profiles allows are refused.</summary>
    private static YamlMap Namespace() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new YamlMap
        {
            ["name"] = Mesh,
            ["labels"] = new YamlMap { ["pod-security.kubernetes.io/enforce"] = "restricted" },
        },
    };
}
