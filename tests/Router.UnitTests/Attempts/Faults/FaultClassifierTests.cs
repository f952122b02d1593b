using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;

namespace LlmMesh.Router.UnitTests.Attempts.Faults;

public sealed class FaultClassifierTests
{
    private static readonly IReadOnlyList<FaultRule> Seed = CatalogReader.Read(fileUtf8: null, _ => null).Snapshot!.FaultRules;

    [Theory]
    [InlineData(""" "status": 500 """, true)]
    [InlineData(""" "status": 501 """, false)]
    [InlineData(""" "status": 499, "status_to": 500 """, true)]
    [InlineData(""" "status": 501, "status_to": 599 """, false)]
    [InlineData(""" "provider": "openai" """, true)]
    [InlineData(""" "provider": "google" """, false)]
    [InlineData(""" "code": "ODD*" """, true)]
    [InlineData(""" "code": "odd" """, false)]
    [InlineData(""" "message": "*went wrong" """, true)]
    [InlineData(""" "message": "*went*right*" """, false)]
    [InlineData(""" "phase": "status" """, true)]
    [InlineData(""" "phase": "body" """, false)]
    [InlineData(""" "phase": "stream" """, false)]
    [InlineData(""" "wait": "hours" """, true)]
    [InlineData(""" "wait": "none" """, false)]
    [InlineData(""" "status": 500, "code": "odd_thing", "message": "*wrong", "wait": "hours", "provider": "openai" """, true)]
    [InlineData(""" "status": 500, "code": "odd_thing", "message": "*right", "wait": "hours", "provider": "openai" """, false)]
    public void Classify_OperatorsRow_DecidesBeforeTheSeedWhenAllItsConditionsHold(string conditions, bool matches)
    {
        string file = $$"""{ "fault_rules": [{ {{conditions}}, "class": "content_policy", "action": "next" }] }""";
        IReadOnlyList<FaultRule> rules = CatalogReader.Read(Encoding.UTF8.GetBytes(file), _ => null).Snapshot!.FaultRules;
        ProviderFault fault = Fault(500, """{"error":{"code":"odd_thing","message":"Something went wrong"}}""") with { Wait = TimeSpan.FromHours(1) };

        ClassifiedError error = FaultClassifier.Classify(rules, fault);

        Assert.Equal(
            matches ? (FaultClass.ContentPolicy, FaultAction.Next) : (FaultClass.ServerError, FaultAction.Retry),
            (error.Fault, error.Action));
    }

    [Theory]
    [InlineData(400, FaultClass.InvalidRequest)]
    [InlineData(499, FaultClass.InvalidRequest)]
    [InlineData(302, FaultClass.ServerError)]
    [InlineData(200, FaultClass.ServerError)]
    [InlineData(500, FaultClass.ServerError)]
    public void Classify_WithoutAnyRow_TheStatusDecides(int status, FaultClass expected) =>
        Assert.Equal(expected, FaultClassifier.Classify([], Fault(status, "{}")).Fault);

    [Theory]
    [InlineData(503, null, FaultAction.Retry)]
    [InlineData(503, true, FaultAction.Retry)]
    [InlineData(503, false, FaultAction.Next)]
    [InlineData(504, null, FaultAction.Next)]
    [InlineData(504, true, FaultAction.Retry)]
    [InlineData(400, true, FaultAction.Return)]
    [InlineData(401, true, FaultAction.NextCredential)]
    public void Classify_ProvidersAdvice_ChoosesBetweenRetryAndNextOnly(int status, bool? retryable, FaultAction expected) =>
        Assert.Equal(expected, FaultClassifier.Classify(Seed, Fault(status, "{}") with { Retryable = retryable }).Action);

    [Fact]
    public void Classify_ActionOfARow_WinsOverTheProvidersAdvice()
    {
        ProviderFault fault = Fault(500, """{"error":"model requires more system memory"}""") with { Retryable = true };

        Assert.Equal(FaultAction.Next, FaultClassifier.Classify(Seed, fault).Action);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("False", false)]
    [InlineData("perhaps", true)]
    [InlineData(null, true)]
    public void Of_HeaderAndBodyAdvise_TheHeaderWins(string? header, bool expected)
    {
        using var answer = new HttpResponseMessage();
        if (header is not null)
        {
            answer.Headers.TryAddWithoutValidation("x-should-retry", header);
        }

        ProviderError error = ProviderError.Read("""{"error":{"availability":{"retryable":true}}}"""u8);

        Assert.Equal(expected, ProviderFault.Of("p", FaultPhase.Status, answer, error, DateTimeOffset.UnixEpoch).Retryable);
    }

    [Theory]
    [InlineData(FaultPhase.Status, 503)]
    [InlineData(FaultPhase.Body, 402)]
    [InlineData(FaultPhase.Stream, 402)]
    public void Status_InsideA200_IsTheErrorsOwn(FaultPhase phase, int expected) =>
        Assert.Equal(expected, new ProviderFault("p", phase, 503, new ProviderError { Status = 402 }).Status);

    [Fact]
    public void Classify_ClientsFault_KeepsTheProvidersWords()
    {
        ClassifiedError error = FaultClassifier.Classify(
            Seed, Fault(400, """{"error":{"message":"no such voice","param":"audio.voice","code":"invalid_value"}}"""));

        Assert.Equal(("no such voice", "audio.voice"), (error.Message, error.Param));
    }

    [Theory]
    [InlineData(401, "")]
    [InlineData(402, "")]
    [InlineData(403, "")]
    [InlineData(404, "")]
    [InlineData(429, "")]
    [InlineData(429, "Request too large for m: ")]
    [InlineData(500, "")]
    public void Classify_FaultOfTheMeshOrTheProvider_KeepsNoWords(int status, string beginning)
    {
        ClassifiedError error = FaultClassifier.Classify(
            Seed, Fault(status, $$$"""{"error":{"message":"{{{beginning}}}key sk-123 of org-9 is bad","param":"p"}}"""));

        Assert.Equal(((string?)null, (string?)null), (error.Message, error.Param));
    }

    [Fact]
    public void Classify_WordsOfAProxy_AreNotTold() =>
        Assert.Null(FaultClassifier.Classify(Seed, Fault(400, "host 10.0.0.7 refused the request")).Message);

    [Fact]
    public void Classify_Wait_IsPassedOn() => Assert.Equal(
        TimeSpan.FromSeconds(3),
        FaultClassifier.Classify(Seed, Fault(429, "{}") with { Wait = TimeSpan.FromSeconds(3) }).Wait);

    private static ProviderFault Fault(int status, string body) =>
        new("openai", FaultPhase.Status, status, ProviderError.Read(Encoding.UTF8.GetBytes(body)));
}
