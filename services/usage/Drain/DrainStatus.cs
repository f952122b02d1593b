namespace LlmMesh.Usage.Drain;

/// <summary>How the drain fares, kept for health and logged when it changes: once when an outage begins, once when it ends.</summary>
/// <remarks>Written by the drain, read by anyone.</remarks>
internal sealed partial class DrainStatus(TimeProvider time, ILogger<DrainStatus> logger)
{
    private volatile DrainSnapshot _current = new(null, DrainFault.None, null);

    public DrainSnapshot Current => _current;

    public void Record(DrainPass pass)
    {
        DrainSnapshot before = _current;
        DateTimeOffset now = time.GetUtcNow();
        if (pass.Fault == DrainFault.None)
        {
            _current = new DrainSnapshot(now, DrainFault.None, null);
            if (before.Since is { } since)
            {
                LogRecovered((now - since).TotalSeconds);
            }

            return;
        }

        _current = new DrainSnapshot(before.LastSuccess, pass.Fault, before.Since ?? now);
        if (before.Fault != pass.Fault)
        {
            LogOutage(pass.Fault.Name(), pass.Reason?.GetBaseException().Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger drain waits for the {End}: {Reason} Nothing is lost")]
    private partial void LogOutage(string end, string? reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ledger drain works again after {Seconds:F1} s")]
    private partial void LogRecovered(double seconds);
}

/// <summary>How the drain fares.</summary>
/// <param name="LastSuccess">When it last reached both ends; null when it has not yet.</param>
/// <param name="Fault">What it waits for.</param>
/// <param name="Since">Since when.</param>
internal sealed record DrainSnapshot(DateTimeOffset? LastSuccess, DrainFault Fault, DateTimeOffset? Since);
