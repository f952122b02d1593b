using System.ClientModel;
using System.Net;
using System.Text;
using System.Text.Json;
using Aspire.Hosting.Testing;
using OpenAI;
using OpenAI.Chat;
using Xunit;

namespace LlmMesh.EndToEnd;

/// <summary>What a newcomer does, with the official SDK, through every process of the mesh.</summary>
public sealed class ChatTests(MeshFixture fixture) : IDisposable
{
    private readonly HttpClient _edge = fixture.Mesh.CreateHttpClient("router");

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task Complete_ThroughTheSdk_AnswersAndIsLedgered()
    {
        ClientResult<ChatCompletion> answer = await Client("router").CompleteChatAsync(
            [new UserChatMessage("Say hello")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("Say hello", answer.Value.Content[0].Text, StringComparison.Ordinal);
        Assert.True(answer.GetRawResponse().Headers.TryGetValue("x-request-id", out string? requestId));
        JsonElement record = await RecordAsync(requestId!);
        Assert.Equal("completed", record.GetProperty("outcome").GetString());
        Assert.Equal("router", record.GetProperty("requested_model").GetString());
        Assert.Equal("emulator", record.GetProperty("provider").GetString());
        Assert.True(record.GetProperty("cost_nano_dollars").GetInt64() > 0);
    }

    [Fact]
    public async Task Stream_ThroughTheSdk_ArrivesWholeAndIsLedgeredWithItsUsage()
    {
        var text = new StringBuilder();
        await foreach (StreamingChatCompletionUpdate update in Client("router").CompleteChatStreamingAsync(
            [new UserChatMessage("Say hello")], cancellationToken: TestContext.Current.CancellationToken))
        {
            foreach (ChatMessageContentPart part in update.ContentUpdate)
            {
                text.Append(part.Text);
            }
        }

        Assert.Contains("Say hello", text.ToString(), StringComparison.Ordinal);
        JsonElement record = await LastStreamAsync();
        Assert.Equal("exact", record.GetProperty("usage_precision").GetString());
    }

    [Fact]
    public async Task Metrics_AfterARequest_CountIt()
    {
        await Client("router").CompleteChatAsync([new UserChatMessage("Count me")], cancellationToken: TestContext.Current.CancellationToken);

        JsonElement metrics = await UntilAsync("/metrics", json => json.GetProperty("requests").GetProperty("success").GetInt64() > 0);

        Assert.True(metrics.GetProperty("provider_distribution").GetProperty("emulator").GetInt64() > 0);
        Assert.True(metrics.GetProperty("total_cost_usd").GetDecimal() > 0);
    }

    [Fact]
    public async Task MonitorReport_ThroughTheEdge_ShowsTheEmulator()
    {
        string report = await _edge.GetStringAsync(new Uri("/monitor/report", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("| emulator", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownModel_ThroughTheSdk_RaisesItsTypedException()
    {
        ClientResultException refused = await Assert.ThrowsAsync<ClientResultException>(() => Client("no-such-model").CompleteChatAsync(
            [new UserChatMessage("Say hello")], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((int)HttpStatusCode.NotFound, refused.Status);
    }

    private ChatClient Client(string model) => new(
        model,
        new ApiKeyCredential("unused-on-this-machine"),
        new OpenAIClientOptions { Endpoint = new Uri(fixture.Mesh.GetEndpoint("router"), "/v1") });

    // The usage service takes events from Redis in its own time.
    private Task<JsonElement> RecordAsync(string requestId) =>
        UntilAsync($"/usage/records/{requestId}", json => json.TryGetProperty("outcome", out _));

    private async Task<JsonElement> LastStreamAsync()
    {
        JsonElement page = await UntilAsync(
            "/usage/records?limit=1000", json => json.GetProperty("data").EnumerateArray().Any(record => record.GetProperty("stream").GetBoolean()));
        return page.GetProperty("data").EnumerateArray().First(record => record.GetProperty("stream").GetBoolean());
    }

    private async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            using HttpResponseMessage response = await _edge.GetAsync(new Uri(path, UriKind.Relative), patience.Token);
            JsonElement json = JsonElement.Parse(await response.Content.ReadAsStringAsync(patience.Token));
            if (response.IsSuccessStatusCode && holds(json))
            {
                return json;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
