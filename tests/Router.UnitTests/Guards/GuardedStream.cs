using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Guards;
using LlmMesh.Router.Guards.External;
using LlmMesh.Router.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.UnitTests.Guards;

/// <summary>A stream behind guards: the test is the provider and reads what the client gets.</summary>
internal sealed class GuardedStream : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
    private readonly RouterTelemetry _telemetry = new(TimeProvider.System);
    private readonly ArrayBufferWriter<byte> _client = new();

    public GuardedStream(string guards)
    {
        Exchange = Exchanged.Of("""{"model":"m","messages":[],"stream":true}""", $$"""{ "settings": { "guards": [{{guards}}] } }""");
        var external = new ExternalGuard(_services.GetRequiredService<IHttpClientFactory>(), TimeProvider.System);
        Guard = new GuardRoom(external, _telemetry, TimeProvider.System).ForAnswer(Exchange)!;
    }

    public Exchange Exchange { get; }

    public AnswerGuard Guard { get; }

    /// <summary>Everything the client has got.</summary>
    public string Sent => Encoding.UTF8.GetString(_client.WrittenSpan);

    public static string Chunk(int choice, string delta, string? finish = null) =>
        $$$"""data: {"choices":[{"index":{{{choice}}},"delta":{{{delta}}},"finish_reason":{{{(finish is null ? "null" : $"\"{finish}\"")}}}}]}""" + "\n\n";

    public static string Content(string text, int choice = 0) => Chunk(choice, $$"""{"content":{{JsonValue.Create(text).ToJsonString()}}}""");

    public static string Finish(int choice = 0) => Chunk(choice, "{}", "stop");

    /// <summary>The provider sends; what may goes to the client.</summary>
    /// <returns>Whether nothing was refused.</returns>
    public async Task<bool> SendAsync(string events, bool isEnd = false)
    {
        await Guard.TakeAllAsync(Encoding.UTF8.GetBytes(events), TestContext.Current.CancellationToken);
        return await Guard.ReleaseAsync(_client, isEnd, TestContext.Current.CancellationToken);
    }

    /// <summary>The text of a member of a choice, as the client has put it together.</summary>
    public string Text(int choice = 0, Func<JsonNode, string?>? member = null) => string.Concat(
        SseParser.Create(new MemoryStream(_client.WrittenSpan.ToArray())).Enumerate()
            .Where(item => item.Data.Length > 0)
            .SelectMany(item => JsonNode.Parse(item.Data)!["choices"]!.AsArray())
            .Where(one => (int)one!["index"]! == choice)
            .Select(one => member is null ? (string?)one!["delta"]!["content"] : member(one!["delta"]!)));

    public void Dispose()
    {
        _telemetry.Dispose();
        _services.Dispose();
    }
}
