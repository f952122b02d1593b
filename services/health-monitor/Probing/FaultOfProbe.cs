using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>
/// The class of a failed probe. A probe asks for one token of a fixed text, so most of what can be wrong with a request cannot be
/// wrong here, and the status says the rest; only a 429 may hide an empty account.
/// </summary>
internal static class FaultOfProbe
{
    private const int TooManyRequests = 429;

    // OpenAI and its kin answer 429 for accounts that have run dry as well as for rates.
    private static readonly Dictionary<string, FaultClass> HiddenBehind429 = new(StringComparer.OrdinalIgnoreCase)
    {
        ["insufficient_quota"] = FaultClass.InsufficientCredits,
        ["credit_balance_exhausted"] = FaultClass.InsufficientCredits,
        ["organization_spend_limit_exceeded"] = FaultClass.QuotaExhausted,
        ["project_spend_limit_exceeded"] = FaultClass.QuotaExhausted,
        ["organization_usage_limit_exceeded"] = FaultClass.QuotaExhausted,
        ["billing_hard_limit_reached"] = FaultClass.QuotaExhausted,
    };

    public static FaultClass Of(ProbeResponse response) => response.Fault switch
    {
        ProbeFault.Timeout => FaultClass.Timeout,
        ProbeFault.Unreachable or ProbeFault.NotLocal or ProbeFault.Forbidden => FaultClass.Connection,
        ProbeFault.Interrupted => FaultClass.StreamInterrupted,
        _ => response.Status switch
        {
            TooManyRequests => Hidden(response),
            200 => Embedded(response),
            int status => OfStatus(status),
        },
    };

    private static FaultClass OfStatus(int status) => status switch
    {
        401 => FaultClass.AuthFailed,
        402 => FaultClass.InsufficientCredits,
        403 => FaultClass.PermissionDenied,
        404 => FaultClass.ModelNotFound,
        408 or 504 or 524 => FaultClass.Timeout,
        498 or 503 or 529 => FaultClass.Overloaded,
        >= 400 and < 500 => FaultClass.InvalidRequest,

        // Among them a redirect, and a success that is no completion.
        _ => FaultClass.ServerError,
    };

    // OpenRouter reports errors under status 200, with the status they should have had as their code.
    private static FaultClass Embedded(ProbeResponse response)
    {
        using JsonDocument? body = response.Json();
        return OfStatus(body is null ? response.Status : ErrorFields.StatusLike(body.RootElement) ?? response.Status);
    }

    private static FaultClass Hidden(ProbeResponse response)
    {
        using JsonDocument? body = response.Json();
        return body is not null && ErrorFields.Codes(body.RootElement).Select(HiddenBehind429.GetValueOrDefault)
            .FirstOrDefault(hidden => hidden != FaultClass.None) is not FaultClass.None and var found
            ? found
            : FaultClass.RateLimited;
    }
}
