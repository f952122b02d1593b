using LlmMesh.Router.Dialects.Anthropic;

namespace LlmMesh.Router.UnitTests.Dialects.Anthropic;

public sealed class ToolIdsTests
{
    [Theory]
    [InlineData("toolu_01AbC-9")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Valid_ValidId_IsItself(string id) => Assert.Equal(id, ToolIds.Valid(id));

    [Theory]
    [InlineData("functions.get_weather:0")]
    [InlineData("")]
    [InlineData("grüße")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void Valid_AnyOther_BecomesValidAndStaysSo(string id)
    {
        string valid = ToolIds.Valid(id);

        Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", valid);
        Assert.Equal(valid, ToolIds.Valid(id));
        Assert.Equal(valid, ToolIds.Valid(valid));
    }

    [Fact]
    public void Valid_IdsThatDifferInOneLetter_StayDifferent() => Assert.NotEqual(ToolIds.Valid("f:0"), ToolIds.Valid("f.0"));
}
