using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.HealthMonitor.Ledger;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>The dear probe: one token from one target, which alone proves that it completes. Each is ledgered.</summary>
internal sealed class CompletionProbe(ProbeClient client, ProbeLedger ledger)
{
    private const int BadRequest = 400;

    // Every compatible server reads the first; OpenAI's reasoning models refuse it and want the second.
    private const string TokenLimit = "max_tokens";
    private const string ReasoningTokenLimit = "max_completion_tokens";

    /// <summary>
    /// Whether a completion of one token is sure to stay one. A picture or a minute of sound costs what thousands of tokens do, so a
    /// model of which nothing is known is left alone.
    /// </summary>
    public static bool IsSafeFor(Target target) => target.Definition is { AnswersInText: true };

    public async Task<ProbeFinding> AskAsync(Target target, ProviderAccount account, CancellationToken cancellationToken)
    {
        ProbeResponse response = await SendAsync(target, account, TokenLimit, cancellationToken);
        if (Refuses(response, TokenLimit))
        {
            response = await SendAsync(target, account, ReasoningTokenLimit, cancellationToken);
        }

        using JsonDocument? answer = response.Json();
        ProbeFinding finding = IsCompletion(target, response, answer) || ReachedTheLimit(response, answer)
            ? Classification.ByLatency(response.Latency)
            : Classification.Failed(response);
        ledger.Record(target, response, finding, answer);
        return finding;
    }

    private Task<ProbeResponse> SendAsync(Target target, ProviderAccount account, string limit, CancellationToken cancellationToken) =>
        client.SendAsync(target.Provider, account, ProbeCalls.Completion(target, limit), cancellationToken);

    private static bool Refuses(ProbeResponse response, string parameter)
    {
        using JsonDocument? answer = response.Status == BadRequest ? response.Json() : null;
        return answer is not null && ErrorFields.Text(answer.RootElement, "param") == parameter;
    }

    /// <summary>Some providers report errors under status 200.</summary>
    private static bool IsCompletion(Target target, ProbeResponse response, JsonDocument? answer) =>
        response.IsSuccess
        && answer?.RootElement is { ValueKind: JsonValueKind.Object } root
        && root.TryGetProperty(ProbeCalls.MarkOfCompletion(target.Provider.Dialect), out JsonElement mark)
        && mark.ValueKind is JsonValueKind.Array or JsonValueKind.Object;

    /// <summary>A reasoning model that spends its one token on thought may answer 400 for it, but it has run.</summary>
    private static bool ReachedTheLimit(ProbeResponse response, JsonDocument? answer) =>
        response.Status == BadRequest
        && answer is not null
        && ErrorFields.Text(answer.RootElement, "message")?.Contains("output limit was reached", StringComparison.OrdinalIgnoreCase) == true;
}
