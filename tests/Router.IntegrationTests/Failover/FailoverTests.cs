using System.Net;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>Chains and what they tell; every single fault is in the matrix.</summary>
public sealed class FailoverTests(MeshFixture mesh)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_NobodyListens_TheNextAnswers(bool isStreamed)
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(
            ChatBody.Chain([$"closed/anybody-{isStreamed}", "second/echo"], isStreamed));

        string? content = isStreamed
            ? (await response.StreamAsync()).Content
            : (string?)(await response.JsonAsync())["choices"]![0]!["message"]!["content"];
        Assert.Equal("echo:Say hello", content);
        Assert.Equal(("second", "echo", "4", "chain"), (
            response.Header("x-mesh-provider"), response.Header("x-mesh-model"), response.Header("x-mesh-attempts"), response.Header("x-mesh-route")));
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Completed, "second", "echo"), (row.Outcome, row.Provider, row.Model));
        Assert.Equal(
            [FaultClass.Connection, FaultClass.Connection, FaultClass.Connection, FaultClass.None],
            row.Attempts.Select(attempt => attempt.Fault));
    }

    [Theory]
    [InlineData("fault-429", "fault-503", "6", 503, "overloaded", true)]
    [InlineData("fault-503", "fault-429", "6", 429, "rate_limit_exceeded", true)]
    [InlineData("fault-500", "fault-reset", "6", 502, "provider_error", false)]
    [InlineData("fault-429", "fault-401", "4", 502, "provider_credentials_refused", false)]
    [InlineData("fault-500", "fault-504", "4", 504, "timeout", false)]
    [InlineData("fault-401", "fault-404", "2", 404, "model_not_found", false)]
    public async Task Chat_EveryCandidateFails_TheLastFaultDecidesAndTheSdkIsToldNotToRetry(
        string first, string second, string attempts, int status, string code, bool hasRetryAfter)
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(
            ChatBody.Chain([$"{mesh.Providers.Next()}/{first}", $"{mesh.Providers.Next()}/{second}"]));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (string?)(await response.ErrorAsync())["code"]);
        Assert.Equal((attempts, "false"), (response.Header("x-mesh-attempts"), response.Header("x-should-retry")));
        Assert.Equal(hasRetryAfter, response.Header("Retry-After") is not null);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Failed, status), (row.Outcome, row.Status));
        Assert.Null(row.Provider);
        Assert.Equal(attempts, $"{row.Attempts.Count}");
    }

    [Fact]
    public async Task Chat_Mapping_IsAChainUnderItsName()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of("mapped-team"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("second", "mapping:mapped-team", "4"), (
            response.Header("x-mesh-provider"), response.Header("x-mesh-route"), response.Header("x-mesh-attempts")));
    }

    [Fact]
    public async Task Chat_PricedModel_TellsItsCostAndBooksIt()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of("first/priced", "one two three"));

        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        long expected = (3 * 1000) + (row.Usage.Output * 2000);
        Assert.Equal((3L, CostBasis.Catalogue, expected), (row.Usage.Input, row.CostBasis, row.CostNanoDollars));
        Assert.Equal(expected / 1_000_000_000m, decimal.Parse(response.Header("x-mesh-cost-usd")!));
        Assert.Equal(("anonymous", "default", "first/priced"), (row.Caller.Key, row.Caller.Team, row.RequestedModel));
    }

    [Fact]
    public async Task Chat_UnpricedModel_ClaimsNoCost()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of("first/echo"));

        Assert.Null(response.Header("x-mesh-cost-usd"));
        Assert.Equal(CostBasis.Unpriced, (await mesh.Ledger.EventAsync(response)).CostBasis);
    }
}
