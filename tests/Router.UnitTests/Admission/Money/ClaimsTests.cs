using LlmMesh.Catalog;
using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.UnitTests.Admission.Money;

/// <summary>Claims at published prices.</summary>
public sealed class ClaimsTests
{
    // Estimated at 5 tokens of input, at most 22: 1.25 × 3 words, 8 for the message, 10 for the request.
    private const string Prompt = """ "messages":[{"role":"user","content":"one two six"}] """;

    [Fact]
    public void Of_ClientsLimit_IsThePromptAtMostAndTheWholeAnswer()
    {
        RequestClaim claim = Claim("openai/gpt-4o-mini", """ "max_tokens":1000 """);

        // 22 × 0.15 + 1,000 × 0.6; nothing less will do. Probably 9 × 0.15 + 251 × 0.6.
        Assert.Equal(new MoneyClaim(Most: 603_300, Least: 603_300, Expected: 151_950), claim.Money);
        Assert.Equal(22 + 1000, claim.Tokens);
    }

    [Fact]
    public void Of_NoLimit_IsTheModelsMostAndALittleAtLeast()
    {
        RequestClaim claim = Claim("openai/gpt-4o-mini", """ "user":"u" """);

        // 16,384 tokens at most, 256 at least, a quarter of the most probably; half of what is left at most.
        Assert.Equal(
            new MoneyClaim(Most: 3_300 + 9_830_400, Least: 3_300 + 153_600, Expected: 1_350 + (4_096 * 600), ShareOfRest: 500), claim.Money);
        Assert.Equal(22 + 1024, claim.Tokens);
    }

    [Fact]
    public void Of_SeveralChoices_IsSoManyAnswersAndOnePrompt()
    {
        RequestClaim claim = Claim("openai/gpt-4o-mini", """ "max_completion_tokens":100,"n":3 """);

        Assert.Equal((3_300 + 180_000L, 22 + 300L), (claim.Money!.Value.Most, claim.Tokens));
    }

    [Fact]
    public void Of_Stream_HoldsHalfMoreBecauseItIsCountedByEstimate()
    {
        RequestClaim claim = Claim("openai/gpt-4o-mini", """ "max_tokens":1000,"stream":true """);

        Assert.Equal((3_300 + 900_000L, 603_300L), (claim.Money!.Value.Most, claim.Money.Value.Least));
    }

    [Fact]
    public void Of_TwoLimitsThatContradict_IsTheHigherOne() =>
        Assert.Equal(603_300, Claim("openai/gpt-4o-mini", """ "max_tokens":1000,"max_completion_tokens":10 """).Money!.Value.Most);

    [Fact]
    public void Of_LimitBeyondTheModelsWindow_IsTheWindow() =>
        Assert.Equal(3_300 + (128_000 * 600), Claim("openai/gpt-4o-mini", """ "max_tokens":9000000000000000000 """).Money!.Value.Most);

    [Fact]
    public void Of_CacheWritesThatCostMore_AreReckonedWith() =>

        // 1.1 × 1.25 × 3 words and the frame; 3.75 for writing to the cache, 15 for output.
        Assert.Equal((23 * 3_750) + 15_000, Claim("anthropic/claude-sonnet-4-6", """ "max_tokens":1 """).Money!.Value.Most);

    [Fact]
    public void Of_UnlistedModel_HasTokensAndNoMoney()
    {
        RequestClaim claim = Claim("openrouter/some/model", """ "max_tokens":10 """);

        Assert.Null(claim.Money);
        Assert.Equal(32, claim.Tokens);
    }

    [Fact]
    public void Of_FreeModel_AsksForNothing() =>
        Assert.Equal(new MoneyClaim(0, 0, 0, 500), Claim("ollama/llama3.1", """ "user":"u" """).Money);

    [Fact]
    public void Of_TargetThatCountsMore_IsCorrectedUpwards()
    {
        var corrections = new TokenCorrections();
        Exchange exchange = Exchanged.Of(Body("openai/gpt-4o-mini", """ "max_tokens":1000 """), "{}", Exchanged.Calm with { Corrections = corrections });
        Target target = exchange.Catalog.Resolve("openai/gpt-4o-mini").Targets[0];
        long before = Claims.Of(exchange, target).Tokens;
        var prompt = new PromptShape { Text = new TextCount(10_000, 10_000, 0, 0) };
        corrections.Learn(target, prompt, 1_000_000);

        Assert.True(Claims.Of(exchange, target).Tokens > before);
    }

    [Theory]
    // Half of a hundred millionth dollar: (50,000 − 3,300) / 600.
    [InlineData(""" "user":"u" """, 50_000, 77L)]
    [InlineData(""" "user":"u","n":2 """, 50_000, 38L)]
    // The client asks for less than it pays for, or for just as much.
    [InlineData(""" "max_tokens":77 """, 50_000, null)]
    [InlineData(""" "max_tokens":78 """, 50_000, 77L)]
    // All that the model can write is paid for.
    [InlineData(""" "user":"u" """, 9_833_700, null)]
    [InlineData(""" "user":"u" """, 9_833_699, 16_383L)]
    public void OutputLimit_OfWhatIsHeld_IsWhatItPaysFor(string members, long held, long? limit)
    {
        Exchange exchange = Exchanged.Of(Body("openai/gpt-4o-mini", members));

        Assert.Equal(limit, Claims.OutputLimit(exchange, exchange.Catalog.Resolve("openai/gpt-4o-mini").Targets[0], held));
    }

    [Fact]
    public void OutputLimit_WhereNobodyHasSetOne_IsSentThoughAllIsHeld()
    {
        Exchange exchange = Exchanged.Of(Body("p/m", """ "user":"u" """));
        var target = new Target(Targets.Of("p", "m").Provider with { DefaultPrice = new Price(1, 2) }, "m", definition: null);
        long most = Claims.Of(exchange, target).Money!.Value.Most;

        Assert.Equal(4096, Claims.OutputLimit(exchange, target, most));
    }

    private static RequestClaim Claim(string model, string members)
    {
        Exchange exchange = Exchanged.Of(Body(model, members));
        return Claims.Of(exchange, exchange.Catalog.Resolve(model).Targets[0]);
    }

    private static string Body(string model, string members) => $$"""{"model":"{{model}}",{{members}},{{Prompt}}}""";
}
