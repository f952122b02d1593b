namespace LlmMesh.Deploy.UnitTests.Compose;

// The parts of the Compose specification (https://github.com/compose-spec/compose-spec/blob/main/spec.md) that the mesh uses.

internal sealed record ComposeModel
{
    public string? Name { get; init; }

    public required Dictionary<string, ComposedService> Services { get; init; }

    public Dictionary<string, ComposedNetwork> Networks { get; init; } = [];

    public Dictionary<string, ComposedVolume> Volumes { get; init; } = [];

    public Dictionary<string, ComposedSecret> Secrets { get; init; } = [];
}

internal sealed record ComposedSecret
{
    public required string Environment { get; init; }
}

internal sealed record SecretMount
{
    public required string Source { get; init; }

    public required string Target { get; init; }
}

internal sealed record ComposedNetwork
{
    public bool Internal { get; init; }
}

internal sealed record ComposedVolume;

internal sealed record ComposedService
{
    public string? Image { get; init; }

    public string[] Entrypoint { get; init; } = [];

    public string[] Command { get; init; } = [];

    public Dictionary<string, string> Environment { get; init; } = [];

    public Dictionary<string, Dependency> DependsOn { get; init; } = [];

    public HealthCheck? Healthcheck { get; init; }

    public string[] Ports { get; init; } = [];

    public string[] Networks { get; init; } = [];

    public string[] Volumes { get; init; } = [];

    public SecretMount[] Secrets { get; init; } = [];

    public string[] Tmpfs { get; init; } = [];

    public string? User { get; init; }

    public bool ReadOnly { get; init; }

    public string[] CapDrop { get; init; } = [];

    public string[] SecurityOpt { get; init; } = [];

    public string? MemLimit { get; init; }

    public string? StopGracePeriod { get; init; }

    public string? Restart { get; init; }
}

internal sealed record Dependency
{
    public required string Condition { get; init; }
}

internal sealed record HealthCheck
{
    public required string[] Test { get; init; }

    public string? Interval { get; init; }

    public string? Timeout { get; init; }

    public int Retries { get; init; }

    public string? StartPeriod { get; init; }
}
