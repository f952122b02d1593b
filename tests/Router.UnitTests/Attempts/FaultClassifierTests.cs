using System.Text;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts;

namespace LlmMesh.Router.UnitTests.Attempts;

public sealed class FaultClassifierTests
{
    [Theory]
    [InlineData(400, "context_length_exceeded", FaultClass.ContextWindowExceeded)]
    [InlineData(400, "content_policy_violation", FaultClass.ContentPolicy)]
    [InlineData(400, "content_filter", FaultClass.ContentPolicy)]
    [InlineData(400, "invalid_value", FaultClass.InvalidRequest)]
    [InlineData(400, null, FaultClass.InvalidRequest)]
    [InlineData(401, null, FaultClass.AuthFailed)]
    [InlineData(402, null, FaultClass.InsufficientCredits)]
    [InlineData(403, null, FaultClass.PermissionDenied)]
    [InlineData(404, "model_not_found", FaultClass.ModelNotFound)]
    [InlineData(404, null, FaultClass.ModelNotFound)]
    [InlineData(408, null, FaultClass.Timeout)]
    [InlineData(409, null, FaultClass.ServerError)]
    [InlineData(413, null, FaultClass.InvalidRequest)]
    [InlineData(422, null, FaultClass.InvalidRequest)]
    [InlineData(429, "insufficient_quota", FaultClass.InsufficientCredits)]
    [InlineData(429, "credit_balance_exhausted", FaultClass.InsufficientCredits)]
    [InlineData(429, "rate_limit_exceeded", FaultClass.RateLimited)]
    [InlineData(429, null, FaultClass.RateLimited)]
    [InlineData(498, null, FaultClass.Overloaded)]
    [InlineData(500, null, FaultClass.ServerError)]
    [InlineData(502, null, FaultClass.ServerError)]
    [InlineData(503, "slow_down", FaultClass.Overloaded)]
    [InlineData(504, null, FaultClass.Timeout)]
    [InlineData(524, null, FaultClass.Timeout)]
    [InlineData(529, null, FaultClass.Overloaded)]
    [InlineData(599, null, FaultClass.ServerError)]
    [InlineData(302, null, FaultClass.ServerError)]
    public void Classify_StatusAndCode_GivesTheClass(int status, string? code, FaultClass expected)
    {
        string body = code is null ? """{"error":{"message":"x"}}""" : $$$"""{"error":{"message":"x","code":"{{{code}}}"}}""";

        Assert.Equal(expected, Classify(status, body).Fault);
    }

    [Theory]
    [InlineData("""{"error":{"type":"context_length_exceeded","code":null}}""")]
    [InlineData("""{"error":{"type":"context_length_exceeded","code":400}}""")]
    [InlineData("""{"code":"context_length_exceeded","message":"x"}""")]
    public void Classify_CodeInAnotherPlace_IsFound(string body) =>
        Assert.Equal(FaultClass.ContextWindowExceeded, Classify(400, body).Fault);

    [Theory]
    [InlineData("")]
    [InlineData("<html>secret</html>")]
    [InlineData("""{"error":""")]
    [InlineData("""{"error":"text"}""")]
    [InlineData("""[{"error":{"code":503}}]""")]
    [InlineData("""{"error":{"code":"\ud800","message":"\udc00"}}""")]
    [InlineData("""{"error":null}""")]
    [InlineData("null")]
    public void Classify_AnyBody_TheStatusDecides(string body) => Assert.Equal(FaultClass.Overloaded, Classify(503, body).Fault);

    [Fact]
    public void Classify_ClientsFault_KeepsTheProvidersWords()
    {
        ClassifiedError error = Classify(400, """{"error":{"message":"no such voice","param":"audio.voice","code":"invalid_value"}}""");

        Assert.Equal(("no such voice", "audio.voice"), (error.Message, error.Param));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    public void Classify_FaultOfTheMeshOrTheProvider_KeepsNoWords(int status)
    {
        ClassifiedError error = Classify(status, """{"error":{"message":"key sk-123 of org-9 is bad","param":"p"}}""");

        Assert.Equal(((string?)null, (string?)null), (error.Message, error.Param));
    }

    private static ClassifiedError Classify(int status, string body) => FaultClassifier.Classify(status, Encoding.UTF8.GetBytes(body));
}
