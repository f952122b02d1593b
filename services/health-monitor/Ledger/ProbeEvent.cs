using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Probing;

namespace LlmMesh.HealthMonitor.Ledger;

/// <summary>A completion probe as a row of the ledger, under a principal of its own.</summary>
internal static class ProbeEvent
{
    // What "Hi" and one token come to where the provider does not say.
    private static readonly TokenUsage Estimate = new(Input: 8, CacheRead: 0, CacheWrite: 0, Output: 1, Reasoning: 0);

    /// <summary>On whose behalf probes run.</summary>
    public static LedgerCaller Caller { get; } = new("health-monitor", "mesh", "mesh");

    public static LedgerEvent Of(Target target, ProbeResponse response, ProbeFinding finding, JsonDocument? answer, DateTimeOffset endedAt)
    {
        bool succeeded = finding.Fault == FaultClass.None;
        ReportedUsage? reported = answer is null ? null : ReportedUsage.Read(answer.RootElement);
        TokenUsage usage = reported?.Tokens ?? (succeeded ? Estimate : default);
        long? cost = reported?.ChargedNanoDollars ?? target.Tariff?.Cost(usage);
        long latencyMs = (long)finding.Latency.TotalMilliseconds;
        return new LedgerEvent
        {
            Id = $"probe-{Guid.NewGuid():N}",
            AdmittedAtMs = (endedAt - finding.Latency).ToUnixTimeMilliseconds(),
            Caller = Caller,
            Operation = "chat",
            RequestedModel = target.Name,
            Provider = succeeded ? target.Provider.Name : null,
            Model = succeeded ? target.Model : null,
            Outcome = succeeded ? RequestOutcome.Completed : RequestOutcome.Failed,
            Status = response.Status,
            Fault = finding.Fault,
            Usage = usage,
            UsagePrecision = reported is not null ? UsagePrecision.Exact : succeeded ? UsagePrecision.Estimated : UsagePrecision.None,
            CostNanoDollars = cost ?? 0,
            CostBasis = reported?.ChargedNanoDollars is not null ? CostBasis.Provider
                : cost is not null ? CostBasis.Catalogue
                : CostBasis.Unpriced,
            LatencyMs = latencyMs,
            Attempts =
            [
                new AttemptRecord
                {
                    Provider = target.Provider.Name,
                    Model = target.Model,
                    Status = response.Status,
                    Fault = finding.Fault,
                    LatencyMs = latencyMs,
                },
            ],
        };
    }
}
