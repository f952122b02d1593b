using System.Net.ServerSentEvents;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>Reads answers.</summary>
internal static class Answers
{
    /// <summary>Writes as the edge does: a plus sign stays one.</summary>
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static string RequestId(this HttpResponseMessage response) => response.Header("x-request-id")!;

    /// <summary>A header's value; null when absent.</summary>
    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? Assert.Single(values) : null;

    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(Cancelled);

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) => JsonNode.Parse(await response.TextAsync())!;

    /// <summary>The body's <c>error</c>, which has exactly the four members clients read.</summary>
    public static async Task<JsonObject> ErrorAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        JsonObject error = (await response.JsonAsync())["error"]!.AsObject();
        Assert.Equal(["message", "type", "param", "code"], error.Select(member => member.Key));
        Assert.NotEmpty((string)error["message"]!);
        return error;
    }

    public static async Task<StreamText> StreamAsync(this HttpResponseMessage response)
    {
        List<string> events = [];
        await foreach (SseItem<string> item in response.EventsAsync())
        {
            events.Add(item.Data);
        }

        return new StreamText(events);
    }

    /// <summary>The events as they arrive.</summary>
    public static async IAsyncEnumerable<SseItem<string>> EventsAsync(this HttpResponseMessage response)
    {
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await using Stream stream = await response.Content.ReadAsStreamAsync(Cancelled);
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(Cancelled))
        {
            yield return item;
        }
    }
}

/// <summary>What a stream brought.</summary>
/// <param name="Events">The data of its events.</param>
internal sealed record StreamText(IReadOnlyList<string> Events)
{
    public bool IsDone => Events is [.., "[DONE]"];

    public IEnumerable<JsonNode> Chunks => Events.Where(data => data != "[DONE]").Select(data => JsonNode.Parse(data)!);

    public string Content => string.Concat(Chunks
        .SelectMany(chunk => chunk["choices"]?.AsArray() ?? [])
        .Select(choice => (string?)choice!["delta"]?["content"]));

    public IEnumerable<JsonNode> Usages => Chunks.Select(chunk => chunk["usage"]).OfType<JsonNode>();

    /// <summary>The in-band error; null when there is none.</summary>
    public JsonNode? Error => Chunks.Select(chunk => chunk["error"]).FirstOrDefault(error => error is not null);
}
