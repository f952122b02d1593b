using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Failover;

public sealed class FailoverTests(MeshFixture mesh)
{
    [Theory]
    [InlineData("first/fault-reset", FaultClass.Connection, 0)]
    [InlineData("closed/anything", FaultClass.Connection, 0)]
    [InlineData("first/fault-500", FaultClass.ServerError, 500)]
    [InlineData("first/fault-502", FaultClass.ServerError, 502)]
    [InlineData("first/fault-503", FaultClass.Overloaded, 503)]
    [InlineData("first/fault-504", FaultClass.Timeout, 504)]
    [InlineData("first/fault-529", FaultClass.Overloaded, 529)]
    [InlineData("first/fault-429", FaultClass.RateLimited, 429)]
    [InlineData("first/fault-insufficient-quota", FaultClass.InsufficientCredits, 429)]
    [InlineData("first/fault-401", FaultClass.AuthFailed, 401)]
    [InlineData("first/fault-402", FaultClass.InsufficientCredits, 402)]
    [InlineData("first/fault-403", FaultClass.PermissionDenied, 403)]
    [InlineData("first/fault-404-html", FaultClass.Connection, 404)]
    [InlineData("first/fault-gzip-error", FaultClass.Overloaded, 503)]
    [InlineData("first/fault-oversized-error", FaultClass.ServerError, 500)]
    [InlineData("first/fault-empty-body", FaultClass.ServerError, 200)]
    [InlineData("first/fault-not-json", FaultClass.ServerError, 200)]
    [InlineData("first/fault-truncated-event", FaultClass.ServerError, 200)]
    [InlineData("first/fault-error-in-200", FaultClass.ServerError, 200)]
    [InlineData("first/fault-cut", FaultClass.Connection, 200)]
    [InlineData("first/fault-reset-after-headers", FaultClass.Connection, 200)]
    [InlineData("impatient/fault-silence", FaultClass.Timeout, 0)]
    [InlineData("impatient/fault-stall", FaultClass.Timeout, 200)]
    public async Task Chat_FirstCandidateFails_TheNextAnswers(string model, FaultClass fault, int status)
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Chain([model, "second/echo"]));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("echo:Say hello", (string?)(await response.JsonAsync())["choices"]![0]!["message"]!["content"]);
        await AssertSecondAnsweredAsync(response, fault, status);
    }

    [Theory]
    [InlineData("first/fault-reset", FaultClass.Connection, 0)]
    [InlineData("closed/anything", FaultClass.Connection, 0)]
    [InlineData("first/fault-503", FaultClass.Overloaded, 503)]
    [InlineData("first/fault-not-json", FaultClass.ServerError, 200)]
    [InlineData("first/fault-cut,after=0", FaultClass.Connection, 200)]
    [InlineData("first/fault-error-in-200,after=0", FaultClass.ServerError, 200)]
    [InlineData("first/fault-truncated-event,after=0", FaultClass.ServerError, 200)]
    [InlineData("first/fault-malformed-event,after=0", FaultClass.ServerError, 200)]
    [InlineData("first/fault-reset-after-headers", FaultClass.Connection, 200)]
    [InlineData("impatient/fault-stall,after=0", FaultClass.Timeout, 200)]
    [InlineData("impatient/fault-comments-only,interval-ms=20", FaultClass.Timeout, 200)]
    public async Task Stream_FirstCandidateFailsBeforeItsFirstToken_TheNextAnswers(string model, FaultClass fault, int status)
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Chain([model, "second/echo"], stream: true));

        StreamText stream = await response.StreamAsync();
        Assert.Equal("echo:Say hello", stream.Content);
        Assert.True(stream.IsDone);
        await AssertSecondAnsweredAsync(response, fault, status);
    }

    [Theory]
    [InlineData("fault-400,delay-ms=1", "invalid_request")]
    [InlineData("fault-unsupported-parameter,delay-ms=1", "invalid_request")]
    [InlineData("fault-content-policy,delay-ms=1", "content_policy_violation")]
    [InlineData("fault-context-length,delay-ms=1", "context_length_exceeded")]
    [InlineData("fault-422,delay-ms=1", "invalid_request")]
    public async Task Chat_ProviderRejectsTheRequest_NobodyElseIsAsked(string model, string code)
    {
        string next = $"never-{code}-{model.Length}";
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Chain([$"first/{model}", $"second/{next}"]));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonObject error = await response.ErrorAsync();
        Assert.Equal(("invalid_request_error", code), ((string?)error["type"], (string?)error["code"]));
        Assert.Equal("1", response.Header("x-mesh-attempts"));
        Assert.Empty(await mesh.Emulator.RequestsAsync(next));
        Assert.Equal(RequestOutcome.Failed, (await mesh.Ledger.EventAsync(response)).Outcome);
    }

    [Theory]
    [InlineData("first/fault-429", "first/fault-503", 503, "overloaded", true)]
    [InlineData("first/fault-503", "first/fault-429", 429, "rate_limit_exceeded", true)]
    [InlineData("first/fault-500", "closed/x", 502, "provider_error", false)]
    [InlineData("first/fault-429", "first/fault-401", 502, "provider_credentials_refused", false)]
    [InlineData("first/fault-500", "impatient/fault-silence", 504, "timeout", false)]
    [InlineData("first/fault-500", "first/fault-404", 404, "model_not_found", false)]
    public async Task Chat_EveryCandidateFails_TheLastFaultDecidesAndTheSdkIsToldNotToRetry(
        string first, string second, int status, string code, bool hasRetryAfter)
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Chain([first, second]));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (string?)(await response.ErrorAsync())["code"]);
        Assert.Equal(("2", "false"), (response.Header("x-mesh-attempts"), response.Header("x-should-retry")));
        Assert.Equal(hasRetryAfter, response.Header("Retry-After") is not null);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Failed, status), (row.Outcome, row.Status));
        Assert.Null(row.Provider);
        Assert.Equal(2, row.Attempts.Count);
    }

    [Fact]
    public async Task Chat_Mapping_IsAChainUnderItsName()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of("team"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("second", "mapping:team", "2"), (
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

    private async Task AssertSecondAnsweredAsync(HttpResponseMessage response, FaultClass fault, int status)
    {
        Assert.Equal(("second", "echo", "2", "chain"), (
            response.Header("x-mesh-provider"), response.Header("x-mesh-model"), response.Header("x-mesh-attempts"), response.Header("x-mesh-route")));
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Completed, "second", "echo"), (row.Outcome, row.Provider, row.Model));
        Assert.Equal([(fault, status), (FaultClass.None, 200)], row.Attempts.Select(attempt => (attempt.Fault, attempt.Status)));
    }
}
