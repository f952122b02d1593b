using System.Text.Json;
using System.Text.Json.Nodes;
using LlmMesh.Catalog;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>The dear probe: one token from one target, where a provider has no list of models.</summary>
internal sealed class CompletionProbe(ProbeClient client)
{
    private const int MaxAnswerBytes = 1024 * 1024;

    private const Capabilities NeverProbed = Capabilities.ImageOutput | Capabilities.Audio | Capabilities.Embedding;

    /// <summary>
    /// Whether a completion of one token is sure to stay one. A picture or a minute of sound costs what thousands of tokens do, so a
    /// model of which nothing is known is left alone.
    /// </summary>
    public static bool IsSafeFor(Target target) =>
        target.Definition is { Capabilities: var can } && can.HasFlag(Capabilities.Chat) && (can & NeverProbed) == Capabilities.None;

    public async Task<ProbeFinding> AskAsync(Target target, CancellationToken cancellationToken)
    {
        var call = new ProbeCall("chat/completions", MaxAnswerBytes, Question(target.Model));
        ProbeResponse response = await client.SendAsync(target.Provider, call, cancellationToken);
        return response.IsSuccess && response.Body is { } body && IsCompletion(body)
            ? Classification.ByLatency(response.Latency)
            : Classification.Failed(response);
    }

    private static byte[] Question(string model) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["model"] = model,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hi" }),
        ["max_tokens"] = 1,
    });

    /// <summary>Some providers report errors under status 200.</summary>
    private static bool IsCompletion(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("choices", out JsonElement choices)
                && choices.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
