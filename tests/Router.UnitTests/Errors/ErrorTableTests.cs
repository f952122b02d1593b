using LlmMesh.Router.Errors;

namespace LlmMesh.Router.UnitTests.Errors;

public sealed class ErrorTableTests
{
    /// <summary>The same meaning from the mesh and from a provider, so a client may treat both alike.</summary>
    private static readonly string[] SharedCodes = ["context_length_exceeded", "model_not_found", "rate_limit_exceeded"];

    private static readonly ErrorCode[] Codes = Enum.GetValues<ErrorCode>();

    [Fact]
    public void FormOf_OnlyInternal_FallsThroughTheTable() =>
        Assert.Equal([ErrorCode.Internal], Codes.Where(code => ErrorTable.FormOf(code).Code == "internal_error"));

    [Fact]
    public void FormOf_SameCode_OnlyWhereTheMeaningIsTheSame() => Assert.Equal(
        SharedCodes,
        Codes.GroupBy(code => ErrorTable.FormOf(code).Code).Where(group => group.Count() > 1).Select(group => group.Key).Order());

    [Fact]
    public void FormOf_SharedCode_HasOneStatusAndType() => Assert.All(
        Codes.GroupBy(code => ErrorTable.FormOf(code).Code),
        group => Assert.Single(group.Select(ErrorTable.FormOf).Distinct()));

    [Fact]
    public void FormOf_EveryCode_IsSnakeCaseWithAnErrorStatus() => Assert.All(Codes.Select(ErrorTable.FormOf), form =>
    {
        Assert.InRange(form.Status, 400, 599);
        Assert.Matches("^[a-z0-9]+(_[a-z0-9]+)*$", form.Code);
        Assert.Matches("^([a-z]+(_[a-z]+)*_error|insufficient_quota)$", form.Type);
    });

    [Fact]
    public void FormOf_InvalidRequestType_IsTheClientsFault() => Assert.All(
        Codes.Select(ErrorTable.FormOf),
        form => Assert.True(form.Type != "invalid_request_error" || form.Status < 500, form.ToString()));
}
