using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Exchanges;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("openai/*", "openai/gpt-5", true)]
    [InlineData("openai/*", "openai/", true)]
    [InlineData("openai/*", "OpenAI/gpt-5", false)]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*mini", "gpt-5-mini", true)]
    [InlineData("*mini", "gpt-5-mini-2", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("{{7*7}}", "{{7x7}}", true)]
    public void Matches_Pattern_TakesStarsOnly(string pattern, string name, bool isMatch) =>
        Assert.Equal(isMatch, NamePattern.Matches(pattern, name));

    [Fact]
    public void Matches_AnyPattern_IsWhatTheRegularExpressionSays()
    {
        Gen<string> texts = Gen.Elements('a', 'b', '*').ListOf(12).Select(letters => string.Concat(letters));
        Prop.ForAll(texts.ToArbitrary(), texts.Select(text => text.Replace("*", "", StringComparison.Ordinal)).ToArbitrary(), (pattern, name) =>
            NamePattern.Matches(pattern, name) == Regex.IsMatch(
                name, $"^{pattern.Replace("*", ".*", StringComparison.Ordinal)}$", RegexOptions.NonBacktracking, TimeSpan.FromSeconds(5)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Matches_WorstPattern_EndsWithoutMemory()
    {
        string pattern = string.Concat(Enumerable.Repeat("a*", 100)) + "b";
        string name = new('a', 5000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(NamePattern.Matches(pattern, name));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }
}
