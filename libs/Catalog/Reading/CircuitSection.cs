using LlmMesh.Contracts;

namespace LlmMesh.Catalog.Reading;

/// <summary>What <c>circuit</c> says; null is inherited, in the end from the settings.</summary>
internal sealed record CircuitOverrides
{
    public int? ConsecutiveFailures { get; init; }

    public double? ErrorRate { get; init; }

    public int? MinimumAttempts { get; init; }

    public TimeSpan? Window { get; init; }

    public TimeSpan? OpenTime { get; init; }

    public TimeSpan? FirstProbe { get; init; }

    public int? HalfOpenRequests { get; init; }

    public CircuitPolicy Over(CircuitPolicy general) => new()
    {
        ConsecutiveFailures = ConsecutiveFailures ?? general.ConsecutiveFailures,
        ErrorRate = ErrorRate ?? general.ErrorRate,
        MinimumAttempts = MinimumAttempts ?? general.MinimumAttempts,
        Window = Window ?? general.Window,
        OpenTime = OpenTime ?? general.OpenTime,
        FirstProbe = FirstProbe ?? general.FirstProbe,
        HalfOpenRequests = HalfOpenRequests ?? general.HalfOpenRequests,
    };
}

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
