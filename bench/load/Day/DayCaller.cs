using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LlmMesh.Load.Client;
using LlmMesh.Load.Systems;

namespace LlmMesh.Load.Day;

/// <summary>What became of a request.</summary>
/// <param name="Arrival">The request.</param>
/// <param name="Target">Who served it; null when nobody did.</param>
/// <param name="FirstToken">From sending to the first token; null when it failed.</param>
/// <param name="Cost">US dollars, by the tokens that its answer reports.</param>
/// <param name="Failure">What went wrong; null for a whole answer.</param>
internal sealed record DayResult(DayArrival Arrival, string? Target, TimeSpan? FirstToken, decimal Cost, string? Failure);

/// <summary>Sends one streamed request and reads its answer to the end.</summary>
internal static class DayCaller
{
    private const string Data = "data: ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<DayResult> CallAsync(RouterPlace router, DayArrival arrival, int number, CancellationToken cancellationToken)
    {
        using var hang = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        hang.CancelAfter(Patience);
        using HttpRequestMessage message = Message(router, arrival, number);
        long sent = Stopwatch.GetTimestamp();
        try
        {
            using HttpResponseMessage response = await router.Client.SendAsync(message, hang.Token);
            if (!response.IsSuccessStatusCode)
            {
                return new DayResult(arrival, null, null, 0, $"{(int)response.StatusCode}");
            }

            string provider = response.Headers.TryGetValues("x-mesh-provider", out IEnumerable<string>? values) ? values.First() : "";
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(hang.Token), Encoding.UTF8);
            return await ReadAsync(reader, arrival, provider, sent, hang.Token);
        }
        catch (OperationCanceledException)
        {
            return new DayResult(arrival, null, null, 0, "hung");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new DayResult(arrival, null, null, 0, "connection");
        }
    }

    private static async Task<DayResult> ReadAsync(
        StreamReader reader, DayArrival arrival, string provider, long sent, CancellationToken cancellationToken)
    {
        DayTarget? target = DayTarget.All.FirstOrDefault(target => target.Name == provider);
        TimeSpan? first = null;
        decimal cost = 0;
        bool isWhole = false;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == "data: [DONE]")
            {
                isWhole = true;
            }
            else if (line.StartsWith(Data, StringComparison.Ordinal))
            {
                using JsonDocument piece = JsonDocument.Parse(line.AsMemory(Data.Length));
                first ??= HasContent(piece.RootElement) ? Stopwatch.GetElapsedTime(sent) : null;
                cost = Cost(piece.RootElement, target) ?? cost;
            }
        }

        return isWhole && first is not null && target is not null
            ? new DayResult(arrival, provider, first, cost, null)
            : new DayResult(arrival, provider, null, cost, "broken off");
    }

    private static bool HasContent(JsonElement piece) =>
        piece.TryGetProperty("choices", out JsonElement choices)
        && choices.GetArrayLength() > 0
        && choices[0].TryGetProperty("delta", out JsonElement delta)
        && delta.TryGetProperty("content", out JsonElement content)
        && content.ValueKind == JsonValueKind.String
        && content.GetString()!.Length > 0;

    private static decimal? Cost(JsonElement piece, DayTarget? target) =>
        target is not null && piece.TryGetProperty("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object
            ? ((usage.GetProperty("prompt_tokens").GetInt64() * target.InputPrice) + (usage.GetProperty("completion_tokens").GetInt64() * target.OutputPrice)) / 1_000_000
            : null;

    // The number keeps two requests from being one conversation.
    private static HttpRequestMessage Message(RouterPlace router, DayArrival arrival, int number)
    {
        string prompt = string.Concat(Enumerable.Repeat("word ", arrival.PromptWords));
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(router.Address, "/v1/chat/completions"))
        {
            Content = new StringContent(
                FormattableString.Invariant(
                    $$$"""{"model":"{{{DayConfiguration.Mapping}}}","stream":true,"stream_options":{"include_usage":true},"max_tokens":200,"messages":[{"role":"user","content":"{{{number}}} {{{prompt}}}"}]}"""),
                Encoding.UTF8,
                "application/json"),
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ChatRequests.ApiKey);
        return message;
    }
}
