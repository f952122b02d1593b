using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests;

/// <summary>What a stream brought: the JSON of its events, and whether it was properly terminated.</summary>
public sealed record StreamText(IReadOnlyList<JsonNode> Events, int Dones)
{
    public IEnumerable<JsonNode> Choices => Events.SelectMany(chunk => chunk["choices"]!.AsArray()).Select(choice => choice!);

    public string Content(int choice = 0) =>
        string.Concat(Choices.Where(c => (int)c["index"]! == choice).Select(c => (string?)c["delta"]!["content"]));

    public IEnumerable<string> FinishReasons => Choices.Select(c => (string?)c["finish_reason"]).OfType<string>();

    public static async Task<StreamText> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        List<JsonNode> events = [];
        int dones = 0;
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item.Data == "[DONE]")
            {
                dones++;
            }
            else
            {
                events.Add(JsonNode.Parse(item.Data)!);
            }
        }

        return new StreamText(events, dones);
    }
}

/// <summary>Posts chat requests as an ordinary HTTP client does.</summary>
public sealed class ChatCaller(HttpClient client)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A body with one user message; <paramref name="members"/> are further members, for example <c>"n":2</c>.</summary>
    public static string Body(string model, string text = "Say hello", bool stream = false, string? members = null)
    {
        JsonObject body = new()
        {
            ["model"] = model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
            ["stream"] = stream,
        };
        foreach ((string name, JsonNode? value) in JsonNode.Parse($"{{{members}}}")!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return body.ToJsonString();
    }

    public static HttpRequestMessage Request(string body) =>
        new(HttpMethod.Post, "v1/chat/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    /// <summary>Returns when the headers are there.</summary>
    public async Task<HttpResponseMessage> SendAsync(string body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = Request(body);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    public async Task<JsonNode> DocumentAsync(string body)
    {
        using HttpResponseMessage response = await SendAsync(body);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    public async Task<StreamText> StreamAsync(string body)
    {
        using HttpResponseMessage response = await SendAsync(body);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return await StreamText.ReadAsync(await response.Content.ReadAsStreamAsync(Cancellation), Cancellation);
    }

    public async Task<string> RawAsync(string body)
    {
        using HttpResponseMessage response = await SendAsync(body);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }
}
