namespace LlmMesh.Deploy.UnitTests.Kubernetes;

/// <summary>The objects of some files, each read as the API defines its kind.</summary>
internal sealed class Cluster(IReadOnlyList<KubernetesObject> objects)
{
    private static readonly Dictionary<(string ApiVersion, string Kind), Func<string, KubernetesObject>> Kinds = new()
    {
        [("v1", "Namespace")] = StrictYaml.Read<Namespace>,
        [("v1", "ConfigMap")] = StrictYaml.Read<ConfigMap>,
        [("v1", "Service")] = StrictYaml.Read<Service>,
        [("apps/v1", "Deployment")] = StrictYaml.Read<Deployment>,
        [("apps/v1", "StatefulSet")] = StrictYaml.Read<StatefulSet>,
        [("autoscaling/v2", "HorizontalPodAutoscaler")] = StrictYaml.Read<HorizontalPodAutoscaler>,
        [("policy/v1", "PodDisruptionBudget")] = StrictYaml.Read<PodDisruptionBudget>,
        [("networking.k8s.io/v1", "NetworkPolicy")] = StrictYaml.Read<NetworkPolicy>,
    };

    /// <summary>The base, as it is committed.</summary>
    public static Cluster Base { get; } = Of(string.Join("\n---\n", Directory
        .EnumerateFiles(Path.Combine(UnitTests.Deployment.Folder, "kubernetes/base"))
        .Where(path => Path.GetFileName(path) != "kustomization.yaml")
        .Order(StringComparer.Ordinal)
        .Select(File.ReadAllText)));

    public IEnumerable<(string Name, PodTemplate Template)> Pods =>
        All<Deployment>().Select(pods => (pods.Metadata.Name, pods.Spec.Template))
            .Concat(All<StatefulSet>().Select(pods => (pods.Metadata.Name, pods.Spec.Template)));

    public static Cluster Of(string yaml) => new([.. StrictYaml.Documents(yaml).Select(Read)]);

    public IEnumerable<T> All<T>()
        where T : KubernetesObject => objects.OfType<T>();

    public PodTemplate PodsOf(string workload) => Pods.Single(pods => pods.Name == workload).Template;

    private static KubernetesObject Read(string document) => Kinds[(StrictYaml.Field(document, "apiVersion"), StrictYaml.Field(document, "kind"))](document);
}
