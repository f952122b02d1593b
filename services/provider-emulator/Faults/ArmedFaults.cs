namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>A fault waiting for requests. A null model or path matches any.</summary>
internal sealed record ArmedFault(string? Model, string? Path, FaultCall Call, int Remaining);

/// <summary>
/// Faults armed over the control API, for the next so many requests each; the oldest that matches is used first. Thread-safe.
/// </summary>
internal sealed class ArmedFaults
{
    private readonly Lock _gate = new();
    private readonly List<ArmedFault> _faults = [];
    private volatile bool _any;

    public void Arm(ArmedFault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
            _any = true;
        }
    }

    public FaultCall? Take(string? model, PathString path) => _any ? TakeArmed(model, path) : null;

    public IReadOnlyList<ArmedFault> List()
    {
        lock (_gate)
        {
            return [.. _faults];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
            _any = false;
        }
    }

    private FaultCall? TakeArmed(string? model, PathString path)
    {
        lock (_gate)
        {
            int at = _faults.FindIndex(fault =>
                (fault.Model is null || fault.Model == model) && (fault.Path is null || path.StartsWithSegments(fault.Path)));
            if (at < 0)
            {
                return null;
            }

            ArmedFault taken = _faults[at];
            if (taken.Remaining > 1)
            {
                _faults[at] = taken with { Remaining = taken.Remaining - 1 };
            }
            else
            {
                _faults.RemoveAt(at);
                _any = _faults.Count > 0;
            }

            return taken.Call;
        }
    }
}
