using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Accounts;

/// <summary>Asks what the key may spend.</summary>
internal sealed class KeyRequest(EmulatedAccount account) : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new KeyAnswer(account);
}

/// <summary>Asks what the account has left.</summary>
internal sealed class CreditsRequest(EmulatedAccount account) : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new CreditsAnswer(account);
}

/// <summary>OpenRouter's facts about a key.</summary>
internal sealed class KeyAnswer(EmulatedAccount account) : DocumentAnswer
{
    public override void WriteDocument(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
        json.WriteString("label"u8, "emulated key"u8);
        WriteAmount(json, "limit"u8, account.KeyLimit);
        WriteAmount(json, "limit_remaining"u8, account.KeyLimitLeft);
        json.WriteNumber("usage"u8, account.Used);
        json.WriteBoolean("is_free_tier"u8, account.IsFreeTier);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAmount(Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? amount)
    {
        if (amount is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

/// <summary>OpenRouter's facts about an account.</summary>
internal sealed class CreditsAnswer(EmulatedAccount account) : DocumentAnswer
{
    public override void WriteDocument(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
        json.WriteNumber("total_credits"u8, account.Credits + account.Used);
        json.WriteNumber("total_usage"u8, account.Used);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
