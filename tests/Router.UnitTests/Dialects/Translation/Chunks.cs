using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

/// <summary>Streams through a decoder, and chunks put together again.</summary>
internal static class Chunks
{
    public static readonly AnswerContext Context = new("r1", "p/m", 1_790_000_000);

    /// <summary>What a provider's stream becomes, whichever way its bytes arrive.</summary>
    public static async Task<string> DecodeAsync(UpstreamDialect dialect, byte[] stream, IEnumerable<int> reads, AnswerContext? context = null)
    {
        await using var translated = new TranslatedStream(
            new PiecewiseStream(stream, reads), dialect.Framing, dialect.Decoder(context ?? Context), keepsOriginals: false);
        using var text = new MemoryStream();
        await translated.CopyToAsync(text, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    public static async Task<string> DecodeAsync(UpstreamDialect dialect, string stream, AnswerContext? context = null) =>
        await DecodeAsync(dialect, Encoding.UTF8.GetBytes(stream), [], context);

    /// <summary>The JSON documents of a stream's events, in order.</summary>
    public static IReadOnlyList<JsonNode> Documents(string events) =>
    [
        .. events.Split('\n')
            .Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line["data: ".Length..])!),
    ];

    /// <summary>A stream as one answer: message, finish reason and usage, as text that two answers can be compared by.</summary>
    public static string Assemble(string events)
    {
        var content = new StringBuilder();
        var reasoning = new StringBuilder();
        SortedDictionary<int, (string? Id, string? Name, StringBuilder Arguments)> calls = [];
        string? finish = null;
        JsonNode? usage = null;
        foreach (JsonNode chunk in Documents(events))
        {
            usage = chunk["usage"] ?? usage;
            if (chunk["choices"] is not JsonArray { Count: > 0 } choices)
            {
                continue;
            }

            finish = (string?)choices[0]!["finish_reason"] ?? finish;
            content.Append((string?)choices[0]!["delta"]!["content"]);
            reasoning.Append((string?)choices[0]!["delta"]!["reasoning_content"]);
            foreach (JsonNode? call in choices[0]!["delta"]!["tool_calls"] as JsonArray ?? [])
            {
                int index = (int)call!["index"]!;
                (string? Id, string? Name, StringBuilder Arguments) known = calls.GetValueOrDefault(index, (null, null, new StringBuilder()));
                known.Arguments.Append((string?)call["function"]?["arguments"]);
                calls[index] = ((string?)call["id"] ?? known.Id, (string?)call["function"]?["name"] ?? known.Name, known.Arguments);
            }
        }

        return Describe(
            content.ToString(), reasoning.ToString(), calls.Values.Select(call => (call.Id, call.Name, call.Arguments.ToString())), finish, usage);
    }

    /// <summary>A whole answer, described the same way.</summary>
    public static string Describe(byte[] answer)
    {
        JsonNode root = JsonNode.Parse(answer)!;
        JsonNode choice = root["choices"]![0]!;
        JsonNode message = choice["message"]!;
        return Describe(
            (string?)message["content"] ?? "",
            (string?)message["reasoning_content"] ?? "",
            (message["tool_calls"] as JsonArray ?? []).Select(call =>
                ((string?)call!["id"], (string?)call["function"]!["name"], (string?)call["function"]!["arguments"] ?? "")),
            (string?)choice["finish_reason"],
            root["usage"]);
    }

    private static string Describe(
        string content, string reasoning, IEnumerable<(string? Id, string? Name, string Arguments)> calls, string? finish, JsonNode? usage) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{content}|{reasoning}|{string.Join(';', calls.Select(call => $"{call.Id} {call.Name} {call.Arguments}"))}|{finish}|{usage?.ToJsonString()}");
}
