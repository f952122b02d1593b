using System.Text;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Probing;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Probing;

public sealed class FaultOfProbeTests
{
    [Theory]
    [InlineData(401, "", FaultClass.AuthFailed)]
    [InlineData(402, """{"error":{"code":402}}""", FaultClass.InsufficientCredits)]
    [InlineData(403, "", FaultClass.PermissionDenied)]
    [InlineData(404, "<html></html>", FaultClass.ModelNotFound)]
    [InlineData(408, "", FaultClass.Timeout)]
    [InlineData(422, "", FaultClass.InvalidRequest)]
    [InlineData(429, "", FaultClass.RateLimited)]
    [InlineData(429, "not json", FaultClass.RateLimited)]
    [InlineData(429, """{"error":"slow down"}""", FaultClass.RateLimited)]
    [InlineData(429, """{"error":{"code":"rate_limit_exceeded","type":"requests"}}""", FaultClass.RateLimited)]
    [InlineData(429, """{"error":{"code":null,"type":"insufficient_quota"}}""", FaultClass.InsufficientCredits)]
    [InlineData(429, """{"error":{"code":"billing_hard_limit_reached","type":"x"}}""", FaultClass.QuotaExhausted)]
    [InlineData(500, "", FaultClass.ServerError)]
    [InlineData(503, "", FaultClass.Overloaded)]
    [InlineData(529, "", FaultClass.Overloaded)]
    [InlineData(302, "", FaultClass.ServerError)]
    [InlineData(200, """{"error":{"code":402,"message":"no credit"}}""", FaultClass.InsufficientCredits)]
    [InlineData(200, """{"error":{"message":"odd"}}""", FaultClass.ServerError)]
    public void Of_AnAnswer_GoesByStatusAndWhatHidesBehindIt(int status, string body, FaultClass expected) =>
        Assert.Equal(expected, FaultOfProbe.Of(new ProbeResponse { Status = status, Body = Encoding.UTF8.GetBytes(body) }));

    [Theory]
    [InlineData((int)ProbeFault.Timeout, FaultClass.Timeout)]
    [InlineData((int)ProbeFault.Unreachable, FaultClass.Connection)]
    [InlineData((int)ProbeFault.Interrupted, FaultClass.StreamInterrupted)]
    public void Of_NoAnswer_GoesByWhatKeptIt(int fault, FaultClass expected) =>
        Assert.Equal(expected, FaultOfProbe.Of(new ProbeResponse { Fault = (ProbeFault)fault }));
}
