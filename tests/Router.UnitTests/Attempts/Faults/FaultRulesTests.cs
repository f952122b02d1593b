using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.UnitTests.Attempts.Faults;

public sealed class FaultRulesTests
{
    public static TheoryData<FaultClass> Faults => [.. Enum.GetValues<FaultClass>().Where(fault => fault != FaultClass.None)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void For_EveryFault_HasItsRowAndAnAction(FaultClass fault)
    {
        FaultHandling handling = FaultRules.For(fault);

        Assert.Equal(fault, handling.Fault);
        Assert.NotEqual(FaultAction.Default, handling.Action);
    }

    [Theory]
    [InlineData(FaultClass.InvalidRequest, FaultAction.Return)]
    [InlineData(FaultClass.ContentPolicy, FaultAction.Return)]
    [InlineData(FaultClass.Cancelled, FaultAction.Return)]
    [InlineData(FaultClass.ContextWindowExceeded, FaultAction.LargerWindow)]
    [InlineData(FaultClass.Timeout, FaultAction.Next)]
    [InlineData(FaultClass.StreamInterrupted, FaultAction.Next)]
    [InlineData(FaultClass.AuthFailed, FaultAction.NextCredential)]
    [InlineData(FaultClass.InsufficientCredits, FaultAction.NextCredential)]
    [InlineData(FaultClass.QuotaExhausted, FaultAction.NextCredential)]
    public void For_FaultThatAnotherTryCannotMend_DoesNotRetry(FaultClass fault, FaultAction action) =>
        Assert.Equal(action, FaultRules.For(fault).Action);

    [Theory]
    [InlineData(FaultClass.RateLimited, 429)]
    [InlineData(FaultClass.QuotaExhausted, 429)]
    [InlineData(FaultClass.InsufficientCredits, 402)]
    [InlineData(FaultClass.AuthFailed, 502)]
    [InlineData(FaultClass.PermissionDenied, 502)]
    [InlineData(FaultClass.ModelNotFound, 404)]
    [InlineData(FaultClass.Overloaded, 503)]
    [InlineData(FaultClass.ServerError, 502)]
    [InlineData(FaultClass.Timeout, 504)]
    [InlineData(FaultClass.Connection, 502)]
    public void For_FaultOfOneProvider_TellsTheClientAtLast(FaultClass fault, int status) =>
        Assert.Equal(status, ErrorTable.FormOf(FaultRules.For(fault).Error).Status);
}
