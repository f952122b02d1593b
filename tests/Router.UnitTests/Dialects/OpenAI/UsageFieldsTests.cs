using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI;

public sealed class UsageFieldsTests
{
    public static readonly TheoryData<string, TokenUsage> Forms = new()
    {
        { """{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}""", new TokenUsage(9, 0, 0, 2, 0) },
        {
            """
            {"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"cached_tokens":30,"cache_write_tokens":20,"audio_tokens":1},
             "completion_tokens_details":{"reasoning_tokens":40,"audio_tokens":0}}
            """,
            new TokenUsage(49, 30, 20, 10, 40) { AudioInput = 1 }
        },
        {
            """{"completion_tokens_details":{"reasoning_tokens":4},"completion_tokens":5,"prompt_tokens_details":null,"prompt_tokens":1}""",
            new TokenUsage(1, 0, 0, 1, 4)
        },
        { """{"prompt_tokens":10,"prompt_tokens_details":{"cached_tokens":99},"completion_tokens":1}""", new TokenUsage(10, 99, 0, 1, 0) },
        {
            """{"prompt_tokens":10,"prompt_tokens_details":{"cached_tokens":6,"cache_write_tokens":6},"completion_tokens":1}""",
            new TokenUsage(0, 6, 4, 1, 0)
        },
        { """{"prompt_tokens":1,"completion_tokens":3,"completion_tokens_details":{"reasoning_tokens":9}}""", new TokenUsage(1, 0, 0, 3, 9) },
        { """{"prompt_tokens":-5,"completion_tokens":"7","x":{"prompt_tokens":3}}""", default },
        { """{"prompt_tokens":9223372036854775807,"completion_tokens":99999999999999999999}""", new TokenUsage(1_000_000_000_000, 0, 0, 0, 0) },
        { """{}""", default },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Read_Usage_CountsDoNotOverlap(string usage, TokenUsage expected)
    {
        ObservedUsage observed = Read(usage);

        Assert.Equal(expected, observed.Tokens);
        Assert.Equal(UsagePrecision.Exact, observed.Precision);
    }

    [Theory]
    [InlineData("0.00015", 150_000L)]
    [InlineData("1.1e-9", 2L)]
    [InlineData("0", 0L)]
    [InlineData("1e25", long.MaxValue)]
    [InlineData("9999999999999", long.MaxValue)]
    [InlineData("-1", null)]
    [InlineData("null", null)]
    [InlineData("\"0.1\"", null)]
    [InlineData("1e99", null)]
    public void Read_Cost_IsNanoDollarsRoundedUp(string cost, long? expected) =>
        Assert.Equal(expected, Read($$"""{"prompt_tokens":1,"cost":{{cost}},"completion_tokens":1}""").ChargedNanoDollars);

    [Fact]
    public void Read_UsageInsideAChoice_Counts() =>
        Assert.Equal(
            new TokenUsage(3, 0, 0, 4, 0),
            ChatFactsTests.Read("""{"choices":[{"delta":{},"usage":{"prompt_tokens":3,"completion_tokens":4}}]}""").Usage?.Tokens);

    [Theory]
    [InlineData("""{"choices":[],"usage":null}""")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[],"usage":[]}""")]
    public void Read_NoUsage_IsNull(string document) => Assert.Null(ChatFactsTests.Read(document).Usage);

    private static ObservedUsage Read(string usage) => Assert.NotNull(ChatFactsTests.Read($$"""{"usage":{{usage}},"choices":[]}""").Usage);
}
