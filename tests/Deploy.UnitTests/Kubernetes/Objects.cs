namespace LlmMesh.Deploy.UnitTests.Kubernetes;

// The parts of the Kubernetes API (https://kubernetes.io/docs/reference/kubernetes-api/) that the mesh uses, with what is required there.

internal sealed record Metadata
{
    public required string Name { get; init; }

    public string? Namespace { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];
}

internal abstract record KubernetesObject
{
    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public required Metadata Metadata { get; init; }
}

internal sealed record Namespace : KubernetesObject;

internal sealed record ConfigMap : KubernetesObject
{
    public Dictionary<string, string> Data { get; init; } = [];
}

internal sealed record Deployment : KubernetesObject
{
    public required DeploymentSpec Spec { get; init; }
}

internal sealed record DeploymentSpec
{
    public int? Replicas { get; init; }

    public required LabelSelector Selector { get; init; }

    public DeploymentStrategy? Strategy { get; init; }

    public required PodTemplate Template { get; init; }
}

internal sealed record DeploymentStrategy
{
    public required string Type { get; init; }

    public RollingUpdate? RollingUpdate { get; init; }
}

internal sealed record RollingUpdate
{
    public int MaxSurge { get; init; }

    public int MaxUnavailable { get; init; }
}

internal sealed record StatefulSet : KubernetesObject
{
    public required StatefulSetSpec Spec { get; init; }
}

internal sealed record StatefulSetSpec
{
    public int? Replicas { get; init; }

    public required string ServiceName { get; init; }

    public required LabelSelector Selector { get; init; }

    public required PodTemplate Template { get; init; }

    public VolumeClaim[] VolumeClaimTemplates { get; init; } = [];
}

internal sealed record VolumeClaim
{
    public required Metadata Metadata { get; init; }

    public required VolumeClaimSpec Spec { get; init; }
}

internal sealed record VolumeClaimSpec
{
    public required string[] AccessModes { get; init; }

    public required ResourceRequirements Resources { get; init; }
}

internal sealed record LabelSelector
{
    public Dictionary<string, string> MatchLabels { get; init; } = [];

    public bool Matches(PodTemplate template) =>
        MatchLabels.All(label => template.Metadata.Labels.GetValueOrDefault(label.Key) == label.Value);
}

internal sealed record Service : KubernetesObject
{
    public required ServiceSpec Spec { get; init; }
}

internal sealed record ServiceSpec
{
    public string? Type { get; init; }

    public required Dictionary<string, string> Selector { get; init; }

    public required ServicePort[] Ports { get; init; }
}

internal sealed record ServicePort
{
    public required string Name { get; init; }

    public required int Port { get; init; }

    public required string TargetPort { get; init; }
}

internal sealed record HorizontalPodAutoscaler : KubernetesObject
{
    public required AutoscalerSpec Spec { get; init; }
}

internal sealed record AutoscalerSpec
{
    public required TargetReference ScaleTargetRef { get; init; }

    public int MinReplicas { get; init; }

    public required int MaxReplicas { get; init; }

    public required Metric[] Metrics { get; init; }

    public Behavior? Behavior { get; init; }
}

internal sealed record TargetReference
{
    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }
}

internal sealed record Metric
{
    public required string Type { get; init; }

    public required ResourceMetric Resource { get; init; }
}

internal sealed record ResourceMetric
{
    public required string Name { get; init; }

    public required MetricTarget Target { get; init; }
}

internal sealed record MetricTarget
{
    public required string Type { get; init; }

    public int AverageUtilization { get; init; }
}

internal sealed record Behavior
{
    public ScalingRules? ScaleDown { get; init; }
}

internal sealed record ScalingRules
{
    public int StabilizationWindowSeconds { get; init; }
}

internal sealed record PodDisruptionBudget : KubernetesObject
{
    public required DisruptionBudgetSpec Spec { get; init; }
}

internal sealed record DisruptionBudgetSpec
{
    public int MaxUnavailable { get; init; }

    public required LabelSelector Selector { get; init; }
}

internal sealed record NetworkPolicy : KubernetesObject
{
    public required NetworkPolicySpec Spec { get; init; }
}

internal sealed record NetworkPolicySpec
{
    public required LabelSelector PodSelector { get; init; }

    public string[] PolicyTypes { get; init; } = [];

    public IngressRule[] Ingress { get; init; } = [];
}

internal sealed record IngressRule
{
    public Peer[] From { get; init; } = [];

    public PolicyPort[] Ports { get; init; } = [];
}

internal sealed record Peer
{
    public required LabelSelector PodSelector { get; init; }
}

internal sealed record PolicyPort
{
    public required string Port { get; init; }
}
