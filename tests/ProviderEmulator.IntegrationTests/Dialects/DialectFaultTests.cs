using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Dialects;

/// <summary>Faults that change a stream's framing or its end, in every dialect that is not chat completions.</summary>
public sealed class DialectFaultTests(EmulatorFixture emulator)
{
    private const string Question = "ü and 漢字";

    private static readonly string[] Forms =
        ["none", "missing-done", "double-done", "crlf", "multi-line-data", "split-utf8", "comments", "slow-first-token,ms=1", "missing-usage", "comments-only,times=2,interval-ms=1"];

    public static TheoryData<string, string> DialectsAndForms =>
        [.. Dialects.Keys.SelectMany(dialect => Forms.Select(form => new TheoryDataRow<string, string>(dialect, form)))];

    public static TheoryData<string> EveryDialect => [.. Dialects.Keys];

    private static Dictionary<string, (string Path, string Body)> Dialects { get; } = new(StringComparer.Ordinal)
    {
        ["anthropic"] = ("v1/messages", $$"""{"model":"m","max_tokens":99,"stream":true,"messages":[{"role":"user","content":"{{Question}}"}]}"""),
        ["gemini"] = ("v1beta/models/m:streamGenerateContent?alt=sse", $$"""{"contents":[{"parts":[{"text":"{{Question}}"}]}]}"""),
        ["gemini-array"] = ("v1beta/models/m:streamGenerateContent", $$"""{"contents":[{"parts":[{"text":"{{Question}}"}]}]}"""),
        ["ollama"] = ("api/chat", $$"""{"model":"m","messages":[{"role":"user","content":"{{Question}}"}]}"""),
        ["responses"] = ("v1/responses", $$"""{"model":"m","stream":true,"input":"{{Question}}"}"""),
    };

    [Theory]
    [MemberData(nameof(DialectsAndForms))]
    public async Task Stream_UnusualForm_CarriesTheWholeText(string dialect, string fault)
    {
        JsonNode chat = await emulator.Chat.DocumentAsync(ChatCaller.Body("m", Question));

        string raw = await StreamAsync(dialect, fault);

        // A growing array without its end is the one form that cannot be read as it stands.
        string whole = dialect == "gemini-array" && fault is "missing-done" or "double-done" ? raw.TrimEnd('\n', ']') + "]" : raw;
        Assert.Equal((string?)chat["choices"]![0]!["message"]!["content"], Text(dialect, whole));
        Assert.Matches("message_delta|finishReason|done_reason|response.completed", raw);
    }

    [Theory]
    [MemberData(nameof(EveryDialect))]
    public async Task Stream_CutAfterTwoTokens_NeverSaysThatItEnded(string dialect)
    {
        string raw = await StreamAsync(dialect, "cut,after=2,how=end");

        Assert.Equal("Hello from", Text(dialect, dialect == "gemini-array" ? raw + "]" : raw));
        Assert.DoesNotMatch("message_delta|message_stop|finishReason|done_reason|response.completed", raw);
    }

    [Theory]
    [MemberData(nameof(EveryDialect))]
    public async Task Stream_StreamIgnored_IsTheWholeDocument(string dialect)
    {
        (string path, string body) = Dialects[dialect];
        using HttpResponseMessage response = await new DialectCaller(emulator.Server.Client, ("anthropic-version", "2023-06-01"))
            .SendAsync(path, body, ("x-emulator-fault", "stream-ignored"));

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.IsType<JsonObject>(JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private Task<string> StreamAsync(string dialect, string fault)
    {
        DialectCaller caller = new(emulator.Server.Client, ("anthropic-version", "2023-06-01"));
        (string path, string body) = Dialects[dialect];
        return caller.RawAsync(path, body, ("x-emulator-fault", fault));
    }

    private static string Text(string dialect, string raw) => string.Concat(Events(dialect, raw).Select(item => (string?)(dialect switch
    {
        "anthropic" => item["delta"]?["text"],
        "ollama" => item["message"]?["content"],
        "responses" => (string?)item["type"] == "response.output_text.delta" ? item["delta"] : null,
        _ => item["candidates"]?[0]!["content"]?["parts"]![0]!["text"],
    })));

    private static IEnumerable<JsonNode> Events(string dialect, string raw) => dialect switch
    {
        "ollama" => raw.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => JsonNode.Parse(line)!),
        "gemini-array" => JsonNode.Parse(raw)!.AsArray().Select(item => item!),
        _ => SseParser.Create(new MemoryStream(Encoding.UTF8.GetBytes(raw))).Enumerate().Select(item => JsonNode.Parse(item.Data)!),
    };
}
