using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.Router.IntegrationTests.Presets;
using LlmMesh.Router.Upstreams;
using LlmMesh.State.Circuits;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>Less than was asked for instead of an error: only where it is wanted, only when providers have failed, and always marked.</summary>
public sealed class DegradationTests(DegradationMesh degradation, MeshFixture mesh) : IClassFixture<DegradationMesh>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool, int> Dialects =>
    [
        .. from dialect in Question.Dialects.Index()
           from stream in (bool[])[false, true]
           select (dialect.Item, stream, 20 + (dialect.Index * 2) + (stream ? 1 : 0)),
    ];

    [Theory]
    [InlineData("cheaper", false)]
    [InlineData("cheaper-stream", true)]
    public async Task Cheaper_ChainHasFailed_AnswersAndSaysSo(string mapping, bool stream)
    {
        using HttpResponseMessage response = await degradation.Router.ChatAsync(ChatBody.Of(mapping, stream: stream));

        string? content = stream
            ? (await response.StreamAsync()).Content
            : (string?)(await response.JsonAsync())["choices"]![0]!["message"]!["content"];
        Assert.Equal("echo:Say hello", content);
        Assert.Equal(("cheaper", "degraded:cheaper", "thrift", "2"), (
            response.Header("x-mesh-degraded"), response.Header("x-mesh-route"), response.Header("x-mesh-provider"), response.Header("x-mesh-attempts")));
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Completed, "thrift", "echo"), (row.Outcome, row.Provider, row.Model));
        Assert.Equal([FaultClass.ServerError, FaultClass.None], row.Attempts.Select(attempt => attempt.Fault));
        Assert.True(row.CostNanoDollars > 0);
    }

    [Fact]
    public async Task Cheaper_FailsAsWell_TheTemplateFollows()
    {
        using HttpResponseMessage response = await degradation.Router.ChatAsync(ChatBody.Of("cheaper-fails"));

        Assert.Equal(("template", "2", null), (
            response.Header("x-mesh-degraded"), response.Header("x-mesh-attempts"), response.Header("x-mesh-provider")));
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal(["failing-9/fault-500", "ruin/fault-503"], row.Attempts.Select(attempt => $"{attempt.Provider}/{attempt.Model}"));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Template_EveryDialect_IsAWholeAnswerAndAFailedRequest(string dialect, bool stream, int provider)
    {
        using HttpResponseMessage response = await Question.AskAsync(
            degradation.Router, dialect, $"failing-{provider}-fault-500", stream: stream);

        string answer = await response.TextAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, answer);
        Assert.Equal(stream ? "text/event-stream" : "application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(DegradationMesh.Template, answer, StringComparison.Ordinal);
        Assert.Contains(End(dialect), answer, StringComparison.Ordinal);
        Assert.Equal(("template", $"mapping:failing-{provider}-fault-500", "1", null, null, null), (
            response.Header("x-mesh-degraded"), response.Header("x-mesh-route"), response.Header("x-mesh-attempts"),
            response.Header("x-mesh-provider"), response.Header("x-mesh-model"), response.Header("x-mesh-cost-usd")));
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal(
            (RequestOutcome.Failed, 200, FaultClass.ServerError, null, null, 0L, 0L),
            (row.Outcome, row.Status, row.Fault, row.Provider, row.Model, row.CostNanoDollars, row.Usage.TotalOutput));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Template_ChatStream_TellsItsUsageOnlyToWhoAsks(bool asks, int provider)
    {
        string members = asks ? """ "stream_options":{"include_usage":true} """ : "";

        using HttpResponseMessage response = await degradation.Router.ChatAsync(
            ChatBody.Of($"failing-{30 + provider}-fault-500", stream: true, members: members));

        StreamText stream = await response.StreamAsync();
        Assert.Equal((DegradationMesh.Template, true), (stream.Content, stream.IsDone));
        Assert.Equal(asks ? [0] : [], stream.Usages.Select(usage => (int)usage["total_tokens"]!));
    }

    [Theory]
    [InlineData("fault-429", 4, 200)]
    [InlineData("fault-503", 5, 200)]
    [InlineData("fault-504", 6, 200)]
    [InlineData("fault-401", 7, 200)]
    [InlineData("fault-404", 8, 200)]
    [InlineData("fault-400", 10, 400)]
    [InlineData("fault-content-policy", 11, 400)]
    [InlineData("fault-context-length", 12, 400)]
    public async Task Template_Fault_IsAnsweredOnlyIfItIsTheProviders(string model, int provider, int status)
    {
        using HttpResponseMessage response = await degradation.Router.ChatAsync(ChatBody.Of($"failing-{provider}-{model}"));

        Assert.Equal((status, status == 200 ? "template" : null), ((int)response.StatusCode, response.Header("x-mesh-degraded")));
    }

    [Fact]
    public async Task Template_EveryCircuitOpen_IsGivenAtOnce()
    {
        const string Target = "failing-13/fault-500";
        CircuitStore store = degradation.Router.Services.GetRequiredService<CircuitStore>();
        await store.OpenAsync(CircuitId.OfTarget(Target), FaultClass.ServerError, openFor: null, new CircuitPolicy(), Cancelled);
        CircuitSnapshot circuits = degradation.Router.Services.GetRequiredService<CircuitSnapshot>();
        await Eventually.HoldsAsync("the router knows", () => Task.FromResult(circuits.Current.All.Any(circuit => circuit.Name == Target)));

        using HttpResponseMessage response = await degradation.Router.ChatAsync(ChatBody.Of("failing-13-fault-500"));

        Assert.Equal((200, "template", "0"), ((int)response.StatusCode, response.Header("x-mesh-degraded"), response.Header("x-mesh-attempts")));
        Assert.Equal(DegradationMesh.Template, (string?)(await response.JsonAsync())["choices"]![0]!["message"]!["content"]);
        Assert.Contains(degradation.Router.Log.Lines, line =>
            line.Contains(response.RequestId(), StringComparison.Ordinal) && line.Contains("circuit_open", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Template_OfAPreset_IsGivenToo()
    {
        using HttpResponseMessage response = await degradation.Router.ChatAsync(ChatBody.Of("preset/worded"));

        Assert.Equal(("template", "preset:worded"), (response.Header("x-mesh-degraded"), response.Header("x-mesh-route")));
        Assert.Equal("preset/worded", (string?)(await response.JsonAsync())["model"]);
    }

    [Fact]
    public async Task Stream_ThatBrokeAfterItHadBegun_EndsInBand()
    {
        using HttpResponseMessage response = await degradation.Router.ChatAsync(ChatBody.Of("broken-off", stream: true));

        StreamText stream = await response.StreamAsync();
        Assert.Equal("stream_interrupted", (string?)stream.Error?["code"]);
        Assert.Null(response.Header("x-mesh-degraded"));
        Assert.DoesNotContain(DegradationMesh.Template, stream.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mapping_ThatDoesNotOptIn_GetsTheError()
    {
        using HttpResponseMessage response = await degradation.Router.ChatAsync(ChatBody.Of("stern"));

        JsonObject error = await response.ErrorAsync();
        Assert.Equal((502, "provider_error", null), ((int)response.StatusCode, (string?)error["code"], response.Header("x-mesh-degraded")));
    }

    // How each dialect says that the answer is whole.
    private static string End(string dialect) => dialect switch
    {
        "messages" => "\"end_turn\"",
        "responses" => "\"completed\"",
        "gemini" => "\"STOP\"",
        _ => "\"stop\"",
    };
}
