namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states a resource goes through.</summary>
public static class KnownResourceStates
{
    /// <summary>Declared only.</summary>
    public static readonly string NotStarted = "NotStarted";

    /// <summary>Waiting for another resource.</summary>
    public static readonly string Waiting = "Waiting";

    /// <summary>Its process is being started.</summary>
    public static readonly string Starting = "Starting";

    /// <summary>Its process runs.</summary>
    public static readonly string Running = "Running";

    /// <summary>Its process was asked to end.</summary>
    public static readonly string Stopping = "Stopping";

    /// <summary>Its process ended with an error.</summary>
    public static readonly string Exited = "Exited";

    /// <summary>Its process ended with exit code 0.</summary>
    public static readonly string Finished = "Finished";

    /// <summary>Its process could not be started.</summary>
    public static readonly string FailedToStart = "FailedToStart";

    /// <summary>A parameter without a value.</summary>
    public static readonly string ValueMissing = "ValueMissing";

    /// <summary>Its process runs and is not well.</summary>
    public static readonly string RuntimeUnhealthy = "RuntimeUnhealthy";

    /// <summary>A resource without a process that is in use.</summary>
    public static readonly string Active = "Active";

    /// <summary>Not shown.</summary>
    public static readonly string Hidden = "Hidden";

    /// <summary>The states in which no process runs any more.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>The styles a state is shown in.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>As it should be.</summary>
    public static readonly string Success = "success";

    /// <summary>Something went wrong.</summary>
    public static readonly string Error = "error";

    /// <summary>Nothing to judge.</summary>
    public static readonly string Info = "info";

    /// <summary>Worth a look.</summary>
    public static readonly string Warn = "warning";
}

/// <summary>What resources have to do with each other.</summary>
public static class KnownRelationshipTypes
{
    /// <summary>Is handed the other's address or value.</summary>
    public const string Reference = "Reference";

    /// <summary>Starts after the other.</summary>
    public const string WaitFor = "WaitFor";

    /// <summary>Is shown below the other.</summary>
    public const string Parent = "Parent";
}
