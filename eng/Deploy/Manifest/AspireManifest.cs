namespace LlmMesh.Deploy.Manifest;

/// <summary>What the AppHost publishes: its resources in the order of their declaration.</summary>
internal sealed record AspireManifest(IReadOnlyDictionary<string, ManifestResource> Resources);

/// <summary>A resource of any type. Its texts may hold expressions such as <c>{redis.connectionString}</c>.</summary>
internal sealed record ManifestResource
{
    /// <summary>The resource's name, which is also its host's in a deployment.</summary>
    public required string Name { get; init; }

    /// <summary>Its type with version, such as <c>project.v0</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Of a project: its file, relative to the manifest.</summary>
    public string? Path { get; init; }

    /// <summary>Of a container: its image.</summary>
    public string? Image { get; init; }

    /// <summary>Of what can be referred to: how to connect.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Of a parameter or value: the value.</summary>
    public string? Value { get; init; }

    /// <summary>Of a parameter: the value it has unless told otherwise; null when it must be told.</summary>
    public string? Default { get; init; }

    /// <summary>Of a parameter: whether it is drawn at random when it is not told.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Of a container: the program in place of the image's own.</summary>
    public string? Entrypoint { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public IReadOnlyList<ManifestBinding> Bindings { get; init; } = [];

    public IReadOnlyList<ManifestVolume> Volumes { get; init; } = [];
}

/// <summary>Where a resource listens.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Scheme"><c>http</c>, <c>https</c> or <c>tcp</c>.</param>
/// <param name="Port">The port that callers use; null when it is the target's.</param>
/// <param name="TargetPort">The port in the container; null when it is the image's.</param>
/// <param name="IsExternal">Whether it is reached from outside.</param>
internal sealed record ManifestBinding(string Name, string Scheme, int? Port, int? TargetPort, bool IsExternal);

/// <summary>A place whose content outlives the container.</summary>
internal sealed record ManifestVolume(string Name, string Target);
