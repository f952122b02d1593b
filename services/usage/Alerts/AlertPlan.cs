namespace LlmMesh.Usage.Alerts;

/// <summary>An alert that has fired and is not resolved.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">What it is about.</param>
/// <param name="ClearSinceMs">Since when its condition has been absent, Unix milliseconds; null while it is there.</param>
internal sealed record ActiveAlert(string Id, AlertKey Key, long? ClearSinceMs);

/// <summary>What one round changes about the alerts: pure, so that it can be made again under a lock and come out the same.</summary>
internal sealed record AlertPlan
{
    /// <summary>Conditions that no active alert is about.</summary>
    public required IReadOnlyList<AlertCondition> Fire { get; init; }

    /// <summary>Alerts whose condition has been absent for long enough.</summary>
    public required IReadOnlyList<ActiveAlert> Resolve { get; init; }

    /// <summary>Alerts whose condition is absent for the first time.</summary>
    public required IReadOnlyList<ActiveAlert> BeginClear { get; init; }

    /// <summary>Alerts whose condition had been absent and is back.</summary>
    public required IReadOnlyList<ActiveAlert> Recur { get; init; }

    public bool ChangesNothing => Fire.Count + Resolve.Count + BeginClear.Count + Recur.Count == 0;

    /// <param name="active">The alerts that are active.</param>
    /// <param name="round">What was found.</param>
    public static AlertPlan Between(IReadOnlyCollection<ActiveAlert> active, AlertFindings round)
    {
        Dictionary<AlertKey, AlertCondition> present = [];
        foreach (AlertCondition condition in round.Conditions)
        {
            present.TryAdd(condition.Key, condition);
        }

        // What a rule could not find out is neither there nor gone.
        ActiveAlert[] absent = [.. active.Where(alert => !present.ContainsKey(alert.Key) && !round.Unknown.Contains(alert.Key.Rule))];
        HashSet<AlertKey> known = [.. active.Select(alert => alert.Key)];
        long longEnough = round.AtMs - (long)round.ResolveAfter.TotalMilliseconds;
        return new AlertPlan
        {
            Fire = [.. present.Values.Where(condition => !known.Contains(condition.Key))],
            Resolve = [.. absent.Where(alert => (alert.ClearSinceMs ?? round.AtMs) <= longEnough)],
            BeginClear = [.. absent.Where(alert => alert.ClearSinceMs is null && round.AtMs > longEnough)],
            Recur = [.. active.Where(alert => alert.ClearSinceMs is not null && present.ContainsKey(alert.Key))],
        };
    }
}

/// <summary>What one round of all rules found.</summary>
/// <param name="AtMs">When, Unix milliseconds.</param>
/// <param name="Conditions">What is the case.</param>
/// <param name="Unknown">Rules that could not find out.</param>
/// <param name="ResolveAfter">How long a condition must be absent before its alert is resolved.</param>
internal sealed record AlertFindings(
    long AtMs, IReadOnlyList<AlertCondition> Conditions, IReadOnlySet<string> Unknown, TimeSpan ResolveAfter);
