using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI;

/// <summary>From what a provider reports to what it costs at published prices: every part at its own rate, none counted twice.</summary>
public sealed class UsageCostTests
{
    [Theory]
    // 22 × 2 + 1,920 × 0.2 + 64 × 2.5 + 300 × 10: reasoning is part of the completion.
    [InlineData("openai/gpt-6-sol", """
        {"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,
          "prompt_tokens_details":{"cached_tokens":1920,"cache_write_tokens":64},"completion_tokens_details":{"reasoning_tokens":256}}
        """, 3_588_000)]
    // Above 272,000 tokens of input, cached ones included, the whole request costs the tier: 273,000 × 0.4 cached, 1,000 × 4, 10 × 15.
    [InlineData("openai/gpt-6-sol", """
        {"prompt_tokens":274000,"completion_tokens":10,"total_tokens":274010,"prompt_tokens_details":{"cached_tokens":273000}}
        """, 113_350_000)]
    // Anthropic counts the cache beside the input: 100 × 2 + 1,000 × 0.2 + 400 × 2.5 + 50 × 10.
    [InlineData("anthropic/claude-sonnet-5", """
        {"input_tokens":100,"cache_read_input_tokens":1000,"cache_creation_input_tokens":400,"output_tokens":50}
        """, 1_900_000)]
    // Thoughts that are in the total alone cost as output: 100 × 1.25 + 300 × 10.
    [InlineData("google/gemini-2.5-pro", """{"prompt_tokens":100,"completion_tokens":50,"total_tokens":400}""", 3_125_000)]
    // Sound costs more than text where it is told apart: 68 × 0.3 + 32 × 1 + 10 × 2.5.
    [InlineData("google/gemini-2.5-flash", """
        {"prompt_tokens":100,"completion_tokens":10,"total_tokens":110,"prompt_tokens_details":{"audio_tokens":32}}
        """, 77_400)]
    public void Cost_OfReportedUsage_IsThatOfItsParts(string model, string usage, long nanoDollars)
    {
        Target target = Exchanged.Catalog("{}").Resolve(model).Targets[0];

        RequestCost cost = RequestCost.Of(target, ChatFacts.Read(Encoding.UTF8.GetBytes($$"""{"usage":{{usage}}}""")).Usage!.Value);

        Assert.Equal(new RequestCost(nanoDollars, CostBasis.Catalogue), cost);
    }
}
