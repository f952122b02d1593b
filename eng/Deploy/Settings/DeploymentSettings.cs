using LlmMesh.Deploy.Workloads;

namespace LlmMesh.Deploy.Settings;

/// <summary>What the manifest cannot say and a deployment needs: <c>deploy/deployment.yaml</c>.</summary>
internal sealed record DeploymentSettings
{
    /// <summary>Parameters that may be left out, whether the manifest has them or not: nothing needs them to start.</summary>
    public string[] OptionalParameters { get; init; } = [];

    /// <summary>
    /// Variables of providers. Each is a parameter that may be left out, whether the manifest has it or not: the operator of a deployment
    /// chooses the providers, not who published the manifest.
    /// </summary>
    public string[] ProviderVariables { get; init; } = [];

    /// <summary>By the name of the manifest's resource: each project and container has one.</summary>
    public required Dictionary<string, WorkloadSettings> Workloads { get; init; }

    /// <summary>Whether a parameter may be left out.</summary>
    public bool IsOptional(string parameter) =>
        OptionalParameters.Contains(parameter) || ProviderVariables.Select(Parameter.NameOf).Contains(parameter);
}

/// <summary>How one project or container runs.</summary>
internal sealed record WorkloadSettings
{
    /// <summary>Who it runs as, by number; group and files go by the same.</summary>
    public required int User { get; init; }

    /// <summary>What it gets.</summary>
    public required ResourceSettings Resources { get; init; }

    /// <summary>How it is asked whether it is well.</summary>
    public required ProbeSettings Probes { get; init; }

    /// <summary>Seconds from the request to stop until it is killed. Default 30.</summary>
    public int StopWithinSeconds { get; init; } = 30;

    /// <summary>How many of it run. Default: one.</summary>
    public ReplicaSettings Replicas { get; init; } = new();

    /// <summary>Where it keeps files; the manifest's own volumes come first. Default: nowhere.</summary>
    public StorageSettings? Storage { get; init; }

    /// <summary>Where it finds <c>router_config.json</c>; default: it reads none.</summary>
    public string? ConfigurationFolder { get; init; }

    /// <summary>Where callers from outside find it; default: the port that it listens on.</summary>
    public int? Port { get; init; }

    /// <summary>Whether it connects to others than the mesh: providers, webhooks, databases.</summary>
    public bool ReachesOutside { get; init; }

    /// <summary>Whether it speaks to providers, and so needs their variables.</summary>
    public bool SpeaksToProviders { get; init; }

    /// <summary>Variables besides those of the manifest, or in their place. They may hold the manifest's expressions.</summary>
    public Dictionary<string, string> Environment { get; init; } = [];
}

/// <summary>Quantities as Kubernetes writes them (<c>250m</c>, <c>256Mi</c>).</summary>
internal sealed record ResourceSettings
{
    /// <summary>What is set aside; there is no limit, because a throttled edge is slow for everybody.</summary>
    public required string Cpu { get; init; }

    /// <summary>What is set aside.</summary>
    public required string Memory { get; init; }

    /// <summary>What it must not exceed.</summary>
    public required string MemoryLimit { get; init; }
}

/// <summary>How a workload is asked whether it is well.</summary>
internal sealed record ProbeSettings
{
    /// <summary>Answered as long as the process can answer at all; without an answer it is killed.</summary>
    public required Question Alive { get; init; }

    /// <summary>Answered with yes while it takes requests.</summary>
    public required Question Ready { get; init; }
}

/// <summary>Either a path on its HTTP endpoint, which answers 200, or a command, which succeeds.</summary>
internal sealed record Question
{
    public string? Path { get; init; }

    public string[] Command { get; init; } = [];
}

/// <summary>How many run.</summary>
internal sealed record ReplicaSettings
{
    /// <summary>At least; default 1.</summary>
    public int Min { get; init; } = 1;

    /// <summary>At most; default: as many as at least, without scaling.</summary>
    public int? Max { get; init; }

    /// <summary>Per cent of the CPU set aside above which one more is started. Default 70.</summary>
    public int CpuPercent { get; init; } = 70;
}

/// <summary>A volume of its own, which only one replica can have.</summary>
internal sealed record StorageSettings
{
    /// <summary>Where a volume that the manifest does not declare is mounted.</summary>
    public string? Path { get; init; }

    /// <summary>Its size as Kubernetes writes it.</summary>
    public required string Size { get; init; }

    /// <summary>What does without the volume; default: nothing.</summary>
    public ReplacementSettings? ReplacedBy { get; init; }
}

/// <summary>A place elsewhere for what would be in the volume: then there may be several replicas.</summary>
internal sealed record ReplacementSettings
{
    /// <summary>The variation's name, under which Kubernetes has a component.</summary>
    public required string Component { get; init; }

    /// <summary>The parameter that names the place, which must then be given.</summary>
    public required string Parameter { get; init; }

    /// <summary>How many run.</summary>
    public required int Replicas { get; init; }
}
