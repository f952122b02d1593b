namespace Aspire.Hosting;

/// <summary>How an application is created.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>Command-line arguments; they become configuration.</summary>
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly; by default the entry assembly.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Do not start the dashboard.</summary>
    public bool DisableDashboard { get; set; }
}

/// <summary>What the application is doing.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>Running on this machine.</summary>
    Run,

    /// <summary>Describing itself for a deployment.</summary>
    Publish,
}

/// <summary>What the application is doing, for code that declares different resources for each.</summary>
public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
{
    /// <summary>For the manifest, where it is published.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(operation, "manifest")
    {
    }

    /// <summary>Run or publish.</summary>
    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>The name after <c>--publisher</c>.</summary>
    public string PublisherName { get; set; } = publisherName;

    /// <summary>Describing itself for a deployment.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>Running on this machine.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;
}
