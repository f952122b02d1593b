using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission.Money;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.UnitTests.Admission.Money;

/// <summary>No usage within a request's bounds costs more than what is claimed, or than what is held.</summary>
public sealed class ClaimProperties
{
    private static readonly Gen<string> Text = Gen.ListOf(Gen.Elements("word ", "Ж", "漢字", "😀", "20261120", "\\n", "{", "internationalisation"))
        .Select(string.Concat);

    private static readonly Gen<string> Part = Gen.OneOf(
        Text.Select(text => $$"""{"type":"text","text":"{{text}}"}"""),
        Gen.Constant("""{"type":"image_url","image_url":{"url":"https://images.example/1.png"}}"""),
        Gen.Constant("""{"type":"input_audio","input_audio":{"data":"UklGRg==","format":"mp3"}}"""));

    private static readonly Gen<string> Members = Gen.Elements(
        """ "user":"u" """, """ "max_tokens":1 """, """ "max_tokens":300 """, """ "max_completion_tokens":90,"max_tokens":5 """,
        """ "n":3 """, """ "n":3,"max_tokens":70 """, """ "stream":true """, """ "stream":true,"max_tokens":64 """);

    private static readonly Gen<Request> Requests =
        from parts in Part.NonEmptyListOf()
        from members in Members
        select new Request($$"""{"model":"p/m",{{members}},"messages":[{"role":"user","content":[{{string.Join(',', parts)}}]}]}""");

    private static readonly Gen<Target> Models =
        from rates in Gen.Elements(0m, 0.0004m, 0.15m, 2.5m, 75m).ArrayOf(6)
        from threshold in Gen.Choose(1, 20_000)
        from hasTier in Gen.Elements(true, false)
        from most in Gen.Elements<long?>(null, 100, 4_000)
        from tokenizer in Gen.Elements(Enum.GetValues<Tokenizer>())
        select new Target(
            Targets.Of("p", "m").Provider,
            "m",
            new ModelDefinition
            {
                Provider = "p",
                Id = "m",
                MaxOutputTokens = most,
                Tokenizer = tokenizer,
                Price = new Price(rates[0], rates[1], rates[2], rates[3]) { AudioInput = rates[4], ImageInput = rates[5], ImageOutput = rates[2] },
                LongContext = hasTier ? new PriceTier(threshold, new Price(rates[1] * 2, rates[0] * 2)) : null,
            });

    // Shares, in thousandths: how much of the bounds is used, how it divides, how much is held.
    private static readonly Gen<int[]> Shares = Gen.Choose(0, 1000).ArrayOf(5);

    [Fact]
    public void Most_OfAnyRequest_IsNeverExceeded() => Prop.ForAll(
        Requests.ToArbitrary(), Models.ToArbitrary(), Shares.ToArbitrary(), static (request, target, shares) =>
        {
            Exchange exchange = request.Begin();
            MoneyClaim claim = Claims.Of(exchange, target).Money!.Value;
            OutputBound output = OutputBound.Of(exchange, target);
            long cost = target.Tariff!.Cost(Usage(exchange, target, output.Total, shares));
            return cost <= claim.Most && claim.Least <= claim.Most && claim.Expected <= claim.Most;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void OutputLimit_OfAnythingHeld_KeepsTheRequestWithinIt() => Prop.ForAll(
        Requests.ToArbitrary(), Models.ToArbitrary(), Shares.ToArbitrary(), static (request, target, shares) =>
        {
            Exchange exchange = request.Begin();
            MoneyClaim claim = Claims.Of(exchange, target).Money!.Value;
            long held = claim.Least + ((claim.Most - claim.Least) * shares[4] / 1000);
            OutputBound output = OutputBound.Of(exchange, target);
            long sent = Math.Min(Claims.OutputLimit(exchange, target, held) ?? long.MaxValue, output.PerChoice) * output.Choices;
            return sent > 0
                && sent <= (Claims.PaidOutput(exchange, target, held) ?? long.MaxValue)
                && target.Tariff!.Cost(Usage(exchange, target, sent, shares)) <= held;
        }).QuickCheckThrowOnFailure();

    private static TokenUsage Usage(Exchange exchange, Target target, long mostOutput, int[] shares)
    {
        long input = exchange.EstimateFor(target).Safe * shares[0] / 1000;
        long output = mostOutput * shares[1] / 1000;
        long apart = input * shares[2] / 1000;
        long drawn = output * shares[3] / 1000;
        bool hasImages = exchange.Prompt.HasImages;
        bool hasSound = exchange.Prompt.AudioSeconds.Safe > 0;
        return new TokenUsage(
            input - apart,
            CacheRead: !hasImages && !hasSound ? apart / 2 : 0,
            CacheWrite: !hasImages && !hasSound ? apart - (apart / 2) : 0,
            Output: (output - drawn) / 2,
            Reasoning: output - drawn - ((output - drawn) / 2))
        {
            ImageInput = hasImages ? apart : 0,
            AudioInput = hasSound && !hasImages ? apart : 0,
            ImageOutput = drawn,
        };
    }

    /// <summary>A request body; shown when a property fails.</summary>
    private sealed record Request(string Body)
    {
        public Exchange Begin() => Exchanged.Of(Body);
    }
}
