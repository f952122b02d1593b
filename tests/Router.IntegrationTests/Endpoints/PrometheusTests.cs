namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary>
/// Runs alone: instruments of one name in one process are one metric to OpenTelemetry, which ends when any router that has it stops.
/// </summary>
[Collection(nameof(PrometheusTests))]
[CollectionDefinition(nameof(PrometheusTests), DisableParallelization = true)]
public sealed class PrometheusTests(MeshFixture mesh)
{
    [Theory]
    [InlineData("text/plain", "text/plain")]
    [InlineData("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "application/openmetrics-text")]
    public async Task Metrics_AskedForText_AreTheInstruments(string accept, string expected)
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings());
        using HttpResponseMessage served = await router.ChatAsync(ChatBody.Of("first/echo"));
        await mesh.Ledger.EventAsync(served);
        using HttpRequestMessage request = new(HttpMethod.Get, "metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using HttpResponseMessage response = await router.SendAsync(request);

        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
        string text = await response.TextAsync();
        Assert.Contains("gen_ai_server_request_duration", text, StringComparison.Ordinal);
        Assert.Contains("gen_ai_client_operation_duration", text, StringComparison.Ordinal);
    }
}
