using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Probing;

namespace LlmMesh.HealthMonitor.Accounts;

/// <summary>Asks a provider what one of its accounts has left. It costs nothing.</summary>
internal sealed class CreditCheck(ProbeClient client)
{
    private const int MaxAnswerBytes = 64 * 1024;

    public async Task<CreditFinding> AskAsync(
        ProviderDefinition provider, ProviderAccount account, CreditApi api, CancellationToken cancellationToken)
    {
        ProbeResponse response = await client.SendAsync(provider, account, new ProbeCall(api.Key, MaxAnswerBytes), cancellationToken);
        using JsonDocument? key = response.Json();
        if (!response.IsSuccess || Data(key) is not { } facts)
        {
            return new CreditFinding(FaultOfProbe.Of(response));
        }

        decimal? limit = Amount(facts, "limit");
        decimal? keyLeft = Amount(facts, "limit_remaining");
        if (keyLeft <= 0m)
        {
            return new CreditFinding(FaultClass.QuotaExhausted, keyLeft, limit);
        }

        ProbeResponse credits = await client.SendAsync(provider, account, new ProbeCall(api.Credits, MaxAnswerBytes), cancellationToken);
        return credits switch
        {
            { IsSuccess: true } => OfCredits(credits, facts, keyLeft, limit),

            // The credential is good, as its own facts have shown, but it may not see the account's.
            { Fault: ProbeFault.None, Status: 401 or 403 or 404 } => new CreditFinding(FaultClass.None, keyLeft, limit),
            _ => new CreditFinding(FaultOfProbe.Of(credits)),
        };
    }

    private static CreditFinding OfCredits(ProbeResponse response, JsonElement key, decimal? keyLeft, decimal? limit)
    {
        using JsonDocument? body = response.Json();
        if (Data(body) is not { } facts || Amount(facts, "total_credits") is not { } bought || Amount(facts, "total_usage") is not { } used)
        {
            return new CreditFinding(FaultClass.ServerError);
        }

        decimal left = Math.Min(bought - used, keyLeft ?? decimal.MaxValue);

        // Who never bought credits has none to use up, and is still served free models.
        bool isFree = key.TryGetProperty("is_free_tier", out JsonElement free) && free.ValueKind == JsonValueKind.True;
        return new CreditFinding(left > 0m || isFree ? FaultClass.None : FaultClass.InsufficientCredits, left, limit);
    }

    private static JsonElement? Data(JsonDocument? body) =>
        body?.RootElement is { ValueKind: JsonValueKind.Object } root
        && root.TryGetProperty("data", out JsonElement data)
        && data.ValueKind == JsonValueKind.Object
            ? data
            : null;

    private static decimal? Amount(JsonElement facts, string name) =>
        facts.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal amount)
            ? amount
            : null;
}
