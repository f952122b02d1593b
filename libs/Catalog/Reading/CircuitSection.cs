using LlmMesh.Contracts;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>circuit</c> of the settings and of providers.</summary>
internal static class CircuitSection
{
    private const int MostCounted = 1_000_000;

    public static CircuitOverrides Read(JsonCursor? section, CircuitOverrides inherited, WrittenWaits written)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        var overrides = new CircuitOverrides
        {
            ConsecutiveFailures = Count(fields["consecutive_failures"]) ?? inherited.ConsecutiveFailures,
            ErrorRate = Rate(fields["error_rate"]) ?? inherited.ErrorRate,
            MinimumAttempts = Count(fields["minimum_attempts"]) ?? inherited.MinimumAttempts,
            Window = written.Read(fields, "window_ms") ?? inherited.Window,
            OpenTime = written.Read(fields, "open_ms") ?? inherited.OpenTime,
            FirstProbe = written.Read(fields, "first_probe_ms") ?? inherited.FirstProbe,
            HalfOpenRequests = Count(fields["half_open_requests"]) ?? inherited.HalfOpenRequests,
        };
        fields.RefuseOthers();
        return overrides;
    }

    /// <summary>The policy once every layer is merged.</summary>
    public static CircuitPolicy Settle(CircuitPolicy policy, WrittenWaits written)
    {
        written.RefuseLonger("first_probe_ms", policy.FirstProbe, new WaitBound("open_ms", policy.OpenTime));
        return policy.FirstProbe > policy.OpenTime ? policy with { FirstProbe = policy.OpenTime } : policy;
    }

    private static int? Count(JsonCursor? field) => (int?)field?.Integer(1, MostCounted, "a number of attempts");

    private static double? Rate(JsonCursor? field)
    {
        double? rate = field?.Share();
        if (rate == 0)
        {
            field!.Error("must be above 0: every circuit would open; write 1 to leave the opening to consecutive_failures.");
            return null;
        }

        return rate;
    }
}
