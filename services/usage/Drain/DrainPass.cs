namespace LlmMesh.Usage.Drain;

/// <summary>What ended a pass early.</summary>
internal enum DrainFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The shared state did not answer.</summary>
    State,

    /// <summary>The database did not take the batch.</summary>
    Database,
}

/// <summary>What people call the ends of the drain.</summary>
internal static class DrainFaultNames
{
    public static string Name(this DrainFault fault) => fault switch
    {
        DrainFault.State => "shared state",
        DrainFault.Database => "database",
        _ => "next event",
    };
}

/// <summary>What one pass achieved: take a batch, store it, acknowledge it.</summary>
/// <param name="Stored">Events now in the database and off the queue.</param>
/// <param name="IsFull">Whether the batch was as large as it may be, so that more is probably waiting.</param>
/// <param name="Fault">What ended the pass early. Nothing is lost: the events come again.</param>
/// <param name="Reason">Why, when it ended early.</param>
internal readonly record struct DrainPass(int Stored, bool IsFull, DrainFault Fault = DrainFault.None, Exception? Reason = null)
{
    public static DrainPass Failed(DrainFault fault, Exception? reason) => new(0, IsFull: false, fault, reason);
}
