namespace LlmMesh.Deploy.UnitTests.Kubernetes;

internal sealed record PodTemplate
{
    public required PodMetadata Metadata { get; init; }

    public required PodSpec Spec { get; init; }
}

/// <summary>A template's name is given by whoever makes the pods.</summary>
internal sealed record PodMetadata
{
    public required Dictionary<string, string> Labels { get; init; }
}

internal sealed record PodSpec
{
    public bool AutomountServiceAccountToken { get; init; } = true;

    public bool EnableServiceLinks { get; init; } = true;

    public int TerminationGracePeriodSeconds { get; init; } = 30;

    public PodSecurityContext? SecurityContext { get; init; }

    public TopologySpreadConstraint[] TopologySpreadConstraints { get; init; } = [];

    public required Container[] Containers { get; init; }

    public Volume[] Volumes { get; init; } = [];
}

internal sealed record PodSecurityContext
{
    public bool RunAsNonRoot { get; init; }

    public int RunAsUser { get; init; }

    public int RunAsGroup { get; init; }

    public int FsGroup { get; init; }

    public SeccompProfile? SeccompProfile { get; init; }
}

internal sealed record SeccompProfile
{
    public required string Type { get; init; }
}

internal sealed record TopologySpreadConstraint
{
    public required int MaxSkew { get; init; }

    public required string TopologyKey { get; init; }

    public required string WhenUnsatisfiable { get; init; }

    public LabelSelector? LabelSelector { get; init; }
}

internal sealed record Container
{
    public required string Name { get; init; }

    public required string Image { get; init; }

    public string[] Command { get; init; } = [];

    public string[] Args { get; init; } = [];

    public Variable[] Env { get; init; } = [];

    public NamedPort[] Ports { get; init; } = [];

    public Probe? StartupProbe { get; init; }

    public Probe? LivenessProbe { get; init; }

    public Probe? ReadinessProbe { get; init; }

    public ResourceRequirements? Resources { get; init; }

    public ContainerSecurityContext? SecurityContext { get; init; }

    public VolumeMount[] VolumeMounts { get; init; } = [];
}

internal sealed record Variable
{
    public required string Name { get; init; }

    public string? Value { get; init; }

    public VariableSource? ValueFrom { get; init; }
}

internal sealed record VariableSource
{
    public required SecretKey SecretKeyRef { get; init; }
}

internal sealed record SecretKey
{
    public required string Name { get; init; }

    public required string Key { get; init; }

    public bool Optional { get; init; }
}

internal sealed record NamedPort
{
    public required string Name { get; init; }

    public required int ContainerPort { get; init; }
}

internal sealed record Probe
{
    public HttpGet? HttpGet { get; init; }

    public Exec? Exec { get; init; }

    public int PeriodSeconds { get; init; } = 10;

    public int TimeoutSeconds { get; init; } = 1;

    public int FailureThreshold { get; init; } = 3;
}

internal sealed record HttpGet
{
    public required string Path { get; init; }

    public required string Port { get; init; }
}

internal sealed record Exec
{
    public required string[] Command { get; init; }
}

internal sealed record ResourceRequirements
{
    public Dictionary<string, string> Requests { get; init; } = [];

    public Dictionary<string, string> Limits { get; init; } = [];
}

internal sealed record ContainerSecurityContext
{
    public bool AllowPrivilegeEscalation { get; init; } = true;

    public bool ReadOnlyRootFilesystem { get; init; }

    public Capabilities? Capabilities { get; init; }
}

internal sealed record Capabilities
{
    public string[] Drop { get; init; } = [];
}

internal sealed record VolumeMount
{
    public required string Name { get; init; }

    public required string MountPath { get; init; }

    public bool ReadOnly { get; init; }
}

internal sealed record Volume
{
    public required string Name { get; init; }

    public EmptyDir? EmptyDir { get; init; }

    public ConfigMapReference? ConfigMap { get; init; }
}

internal sealed record EmptyDir
{
    public string? SizeLimit { get; init; }
}

internal sealed record ConfigMapReference
{
    public required string Name { get; init; }
}
