using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Dialects;

/// <summary>Responses clients: at providers that speak chat completions, and at one that speaks their dialect.</summary>
public sealed class ResponsesTests(MeshFixture mesh)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Respond_ForeignProvider_IsTranslatedBothWays()
    {
        using HttpResponseMessage response = await PostAsync(mesh.Router, """{"model":"first/echo","input":"eins zwei"}""");

        JsonElement answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("response", answer.GetProperty("object").GetString());
        Assert.Equal("echo:eins zwei", TextOf(answer));
        Assert.Equal(2, answer.GetProperty("usage").GetProperty("input_tokens").GetInt32());
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Completed, 2), (row.Outcome, row.Usage.TotalInput));
    }

    [Fact]
    public async Task Respond_Streamed_HasEveryEventAndTheUsage()
    {
        using HttpResponseMessage response = await PostAsync(mesh.Router, """{"model":"first/echo","input":"eins zwei","stream":true}""");

        string stream = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("[DONE]", stream, StringComparison.Ordinal);
        string[] events = stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("event: response.created\n", events[0], StringComparison.Ordinal);
        Assert.StartsWith("event: response.completed\n", events[^1], StringComparison.Ordinal);
        JsonElement answer = JsonElement.Parse(events[^1].Split("data: ")[1]).GetProperty("response");
        Assert.Equal("echo:eins zwei", TextOf(answer));
        Assert.Equal(3, answer.GetProperty("usage").GetProperty("output_tokens").GetInt32());
    }

    [Fact]
    public async Task CountTokens_ForeignProvider_IsTheMeshsEstimate()
    {
        using HttpResponseMessage response = await mesh.Router.SendAsync(new HttpRequestMessage(HttpMethod.Post, "v1/responses/input_tokens")
        {
            Content = new StringContent("""{"model":"first/echo","input":"eins zwei drei"}"""),
        });

        JsonElement answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("response.input_tokens", answer.GetProperty("object").GetString());
        Assert.InRange(answer.GetProperty("input_tokens").GetInt32(), 3, 40);
    }

    [Theory]
    [InlineData("""{"model":"first/echo","input":"x","background":true}""", 400, "unsupported_parameter", "background")]
    [InlineData("""{"model":"first/echo","input":"x","previous_response_id":"resp_1"}""", 400, "unsupported_parameter", "previous_response_id")]
    [InlineData("""{"model":"nobody/at-home","input":"x"}""", 404, "model_not_found", "model")]
    [InlineData("""{"input":"x"}""", 400, "missing_required_parameter", "model")]
    [InlineData("""{"model":"first/echo","input":[{"type":"message"}]}""", 400, "missing_required_parameter", "input[0].content")]
    public async Task Respond_Unfit_IsRefusedByName(string body, int status, string code, string param)
    {
        using HttpResponseMessage response = await PostAsync(mesh.Router, body);

        JsonElement error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancelled)).GetProperty("error");
        Assert.Equal((status, code, param), ((int)response.StatusCode, error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Respond_StreamThatBreaks_EndsWithAnErrorEvent()
    {
        using HttpResponseMessage response = await PostAsync(
            mesh.Router, $$"""{"model":"{{mesh.Providers.Next()}}/fault-cut,after=2","input":"eins zwei drei","stream":true}""");

        string last = (await response.Content.ReadAsStringAsync(Cancelled)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("event: error\n", last, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"stream_interrupted\"", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Respond_ProviderOfTheDialect_GetsAndGivesBytesAsTheyAre()
    {
        await using ResponsesProvider provider = await ResponsesProvider.StartAsync();
        await using RouterServer router = await StartAsync(provider);

        using HttpResponseMessage whole = await PostAsync(
            router, """{"models":["first/echo"],"model":"native/m","input":"x",  "tools":[{"type":"web_search"}]}""");
        using HttpResponseMessage stream = await PostAsync(router, """{"model":"native/m","input":"x","stream":true}""");

        Assert.Equal(ResponsesProvider.Cassette("text.answer.json"), await whole.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(ResponsesProvider.Cassette("text.stream.txt"), await stream.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(
            ["""{"model":"m","input":"x",  "tools":[{"type":"web_search"}]}""", """{"model":"m","input":"x","stream":true}"""], provider.Bodies);
        LedgerEvent row = await mesh.Ledger.EventAsync(stream);
        Assert.Equal((15, 16, 6), (row.Usage.Input, row.Usage.CacheRead, row.Usage.TotalOutput));
    }

    [Fact]
    public async Task Respond_ProviderOfTheDialectStopsShort_EndsWithAnErrorInTheSameNumbering()
    {
        await using ResponsesProvider provider = await ResponsesProvider.StartAsync();
        provider.CutsAfter = Encoding.UTF8.GetString(ResponsesProvider.Cassette("text.stream.txt")).IndexOf(
            "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"sequence_number\":5", StringComparison.Ordinal);
        await using RouterServer router = await StartAsync(provider);

        using HttpResponseMessage response = await PostAsync(
            router, """{"model":"native/m","fallbacks":["first/echo"],"input":"x","stream":true}""");

        string[] events = (await response.Content.ReadAsStringAsync(Cancelled)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        string[] told = [.. events.Where(one => !one.StartsWith(':'))];
        for (int number = 0; number < told.Length; number++)
        {
            Assert.Contains($"\"sequence_number\":{number}", told[number], StringComparison.Ordinal);
        }

        // The echo says something else than what was delivered, so nobody can go on.
        Assert.StartsWith("event: error\n", told[^1], StringComparison.Ordinal);
    }

    private static string? TextOf(JsonElement response) => response.GetProperty("output").EnumerateArray()
        .Single(item => item.GetProperty("type").GetString() == "message").GetProperty("content")[0].GetProperty("text").GetString();

    private Task<RouterServer> StartAsync(ResponsesProvider provider) => mesh.StartRouterAsync(new RouterSettings
    {
        Configuration =
            $$"""
            { "providers": {
              {{RouterSettings.UsualProviders}},
              "native": { "base_url": "{{provider.BaseUrl}}", "api_key_variable": null, "accepts_unlisted_models": true, "responses": true }
            } }
            """,
    });

    private static Task<HttpResponseMessage> PostAsync(RouterServer router, string body) => router.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "v1/responses") { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) });
}
