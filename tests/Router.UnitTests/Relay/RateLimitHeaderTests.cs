using LlmMesh.Router.Relay;

namespace LlmMesh.Router.UnitTests.Relay;

public sealed class RateLimitHeaderTests
{
    [Theory]
    [InlineData(0, "0s")]
    [InlineData(-5, "0s")]
    [InlineData(0.2, "1ms")]
    [InlineData(250, "250ms")]
    [InlineData(999, "999ms")]
    [InlineData(999.5, "1s")]
    [InlineData(1000, "1s")]
    [InlineData(1001, "2s")]
    [InlineData(60_000, "1m0s")]
    [InlineData(360_000, "6m0s")]
    [InlineData(3_600_000, "1h0m0s")]
    [InlineData(90_061_000, "25h1m1s")]
    public void Duration_AnyLength_IsAsOpenAIWritesIt(double milliseconds, string expected) =>
        Assert.Equal(expected, RateLimitHeaders.Duration(TimeSpan.FromMilliseconds(milliseconds)));
}
