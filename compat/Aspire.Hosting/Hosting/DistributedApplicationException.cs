namespace Aspire.Hosting;

/// <summary>
/// The application cannot start or go on, for a reason the person who runs it can mend. <c>Run</c> prints the message as
/// it is and ends with exit code 1, so it should say what to do.
/// </summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Without a message.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>With what is wrong and what to do.</summary>
    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong, what to do, and what caused it.</summary>
    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
