using LlmMesh.Contracts;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.UnitTests.Attempts;

public sealed class FaultRulesTests
{
    public static TheoryData<FaultClass> Faults => [.. Enum.GetValues<FaultClass>().Where(fault => fault != FaultClass.None)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void For_EveryFault_HasItsRow(FaultClass fault) => Assert.Equal(fault, FaultRules.For(fault).Fault);

    [Theory]
    [InlineData(FaultClass.InvalidRequest)]
    [InlineData(FaultClass.ContentPolicy)]
    [InlineData(FaultClass.ContextWindowExceeded)]
    [InlineData(FaultClass.StreamInterrupted)]
    [InlineData(FaultClass.Cancelled)]
    public void For_FaultThatAnotherProviderCannotMend_Stops(FaultClass fault) => Assert.False(FaultRules.For(fault).TriesNext);

    [Theory]
    [InlineData(FaultClass.RateLimited, 429)]
    [InlineData(FaultClass.QuotaExhausted, 429)]
    [InlineData(FaultClass.InsufficientCredits, 502)]
    [InlineData(FaultClass.AuthFailed, 502)]
    [InlineData(FaultClass.PermissionDenied, 502)]
    [InlineData(FaultClass.ModelNotFound, 404)]
    [InlineData(FaultClass.Overloaded, 503)]
    [InlineData(FaultClass.ServerError, 502)]
    [InlineData(FaultClass.Timeout, 504)]
    [InlineData(FaultClass.Connection, 502)]
    public void For_FaultOfOneProvider_TriesTheNextAndTellsTheClientAtLast(FaultClass fault, int status)
    {
        FaultRule rule = FaultRules.For(fault);

        Assert.True(rule.TriesNext);
        Assert.Equal(status, ErrorTable.FormOf(rule.Error).Status);
    }
}
