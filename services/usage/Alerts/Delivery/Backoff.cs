namespace LlmMesh.Usage.Alerts.Delivery;

/// <summary>How long to wait before a call is repeated.</summary>
internal static class Backoff
{
    // Beyond, the bound has been reached whatever it is.
    private const int MostDoublings = 40;

    /// <param name="attempts">Calls made so far, from 1.</param>
    /// <param name="options">First and longest wait.</param>
    public static TimeSpan After(int attempts, AlertOptions options)
    {
        double wait = options.RetryFrom.TotalMilliseconds * Math.Pow(2, Math.Min(attempts - 1, MostDoublings));
        return TimeSpan.FromMilliseconds(Math.Min(wait, options.RetryTo.TotalMilliseconds));
    }
}
