using LlmMesh.Deploy.Settings;

namespace LlmMesh.Deploy.Workloads;

/// <summary>A project or container as it is to run, whichever way it is deployed.</summary>
internal sealed record Workload
{
    /// <summary>Its name, and its host's.</summary>
    public required string Name { get; init; }

    /// <summary>Its image; the mesh's own have no tag.</summary>
    public required string Image { get; init; }

    /// <summary>Whether the image is built from this repository.</summary>
    public required bool IsOurs { get; init; }

    /// <summary>The program in place of the image's own.</summary>
    public string? Entrypoint { get; init; }

    public required IReadOnlyList<Value> Args { get; init; }

    public required IReadOnlyList<KeyValuePair<string, Value>> Environment { get; init; }

    public required IReadOnlyList<Listener> Listeners { get; init; }

    public required IReadOnlyList<Volume> Volumes { get; init; }

    /// <summary>The workloads that it connects to.</summary>
    public required IReadOnlyList<string> Callees { get; init; }

    public required WorkloadSettings Settings { get; init; }

    /// <summary>Whether it can be reached from outside.</summary>
    public bool IsExternal => Listeners.Any(listener => listener.IsExternal);

    /// <summary>The workload as it runs when what it would keep in its volume is elsewhere.</summary>
    public Workload With(ReplacementSettings replacement) => this with
    {
        Volumes = [],
        Environment = [.. Environment.Select(variable => KeyValuePair.Create(variable.Key, variable.Value.Requiring(replacement.Parameter)))],
        Settings = Settings with { Replicas = new ReplicaSettings { Min = replacement.Replicas } },
    };
}

/// <summary>Where a workload listens.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Port">In the container.</param>
/// <param name="OutsidePort">Where callers from outside find it.</param>
/// <param name="IsExternal">Whether there are any.</param>
internal sealed record Listener(string Name, int Port, int OutsidePort, bool IsExternal);

/// <summary>Files that outlive the container.</summary>
internal sealed record Volume(string Name, string Path, string Size);
