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
