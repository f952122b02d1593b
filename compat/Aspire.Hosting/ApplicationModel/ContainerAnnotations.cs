namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image of a container.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    /// <summary>Without registry and tag.</summary>
    public required string Image { get; set; }

    /// <summary>Null means the newest.</summary>
    public string? Tag { get; set; }
}

/// <summary>What a mount shows.</summary>
public enum ContainerMountType
{
    /// <summary>A folder of the host.</summary>
    BindMount,

    /// <summary>A named volume.</summary>
    Volume,
}

/// <summary>A folder inside a container that outlives it.</summary>
public sealed class ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly) : IResourceAnnotation
{
    /// <summary>Volume name or host folder; null for an anonymous volume.</summary>
    public string? Source { get; } = source;

    /// <summary>Path in the container.</summary>
    public string Target { get; } = target;

    /// <summary>Volume or folder.</summary>
    public ContainerMountType Type { get; } = type;

    /// <summary>Whether the container may not write.</summary>
    public bool IsReadOnly { get; } = isReadOnly;
}
