using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Dialects;

/// <summary>Posts requests of a dialect at its addresses and reads what comes back.</summary>
public sealed class DialectCaller(HttpClient client, params (string Name, string Value)[] headers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<HttpResponseMessage> SendAsync(string path, string? body, params (string Name, string Value)[] more)
    {
        using HttpRequestMessage request = new(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        foreach ((string name, string value) in headers.Concat(more))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    /// <summary>The status and the document, whatever the status.</summary>
    public async Task<(int Status, JsonNode Document)> AskAsync(string path, string? body, params (string Name, string Value)[] more)
    {
        using HttpResponseMessage response = await SendAsync(path, body, more);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        return ((int)response.StatusCode, JsonNode.Parse(text)!);
    }

    /// <summary>The document of an answer that must be a good one.</summary>
    public async Task<JsonNode> DocumentAsync(string path, string? body)
    {
        (int status, JsonNode document) = await AskAsync(path, body);
        Assert.True(status == 200, document.ToJsonString());
        return document;
    }

    public async Task<string> RawAsync(string path, string body, params (string Name, string Value)[] more)
    {
        using HttpResponseMessage response = await SendAsync(path, body, more);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>The events of a stream: their names and their JSON.</summary>
    public async Task<IReadOnlyList<(string Name, JsonNode Data)>> EventsAsync(string path, string body)
    {
        using HttpResponseMessage response = await SendAsync(path, body);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        List<(string, JsonNode)> events = [];
        Stream stream = await response.Content.ReadAsStreamAsync(Cancellation);
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(Cancellation))
        {
            events.Add((item.EventType, JsonNode.Parse(item.Data)!));
        }

        return events;
    }
}
