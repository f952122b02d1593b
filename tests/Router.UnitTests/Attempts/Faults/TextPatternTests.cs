using LlmMesh.Router.Attempts.Faults;

namespace LlmMesh.Router.UnitTests.Attempts.Faults;

public sealed class TextPatternTests
{
    [Theory]
    [InlineData("abc", "ABC", true)]
    [InlineData("abc", "abcd", false)]
    [InlineData("*abc*", "xxAbCyy", true)]
    [InlineData("*abc*", "abc", true)]
    [InlineData("abc*", "xabc", false)]
    [InlineData("*abc", "abcx", false)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("*ab*ab", "xab", false)]
    [InlineData("*ab*ab", "abab", true)]
    [InlineData("*a*b*c*", "__a_b_c__", true)]
    [InlineData("*a*b*c*", "__c_b_a__", false)]
    [InlineData("**x**", "yxy", true)]
    [InlineData("*a.c?*", "abcd", false)]
    [InlineData("", "", true)]
    public void Matches_StarsStandForAnyText(string pattern, string text, bool expected) =>
        Assert.Equal(expected, TextPattern.Matches(pattern, text));
}
