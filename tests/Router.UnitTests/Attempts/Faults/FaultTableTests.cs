using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.UnitTests.Attempts.Faults.Samples;

namespace LlmMesh.Router.UnitTests.Attempts.Faults;

/// <summary>The seeded table, row by row, against errors as providers send them.</summary>
public sealed class FaultTableTests
{
    private static readonly IReadOnlyList<FaultRule> Rules = CatalogReader.Read(fileUtf8: null, _ => null).Snapshot!.FaultRules;

    private static readonly Dictionary<string, FaultSample> Samples = ((IEnumerable<FaultSample>)
    [
        .. OpenAISamples.All, .. AnthropicSamples.All, .. GoogleSamples.All, .. OpenRouterSamples.All, .. CompatibleSamples.All, .. ServerSamples.All,
    ]).Select((sample, index) => (sample, index)).ToDictionary(item => $"{item.index} {item.sample.Name}", item => item.sample);

    public static TheoryData<string> EverySample => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(EverySample))]
    public void Classify_Sample_GivesItsClassAndAction(string name)
    {
        FaultSample sample = Samples[name];

        ClassifiedError error = FaultClassifier.Classify(Rules, sample.Fall());

        Assert.Equal((sample.Fault, sample.Action ?? FaultRules.For(sample.Fault).Action), (error.Fault, error.Action));
    }

    [Fact]
    public void Rows_OfTheSeed_EachDecideASample()
    {
        HashSet<FaultRule> deciding = new(
            Samples.Values.Select(sample => FaultClassifier.Decide(Rules, sample.Fall())).OfType<FaultRule>(), ReferenceEqualityComparer.Instance);

        Assert.Equal([], Rules.Where(rule => !deciding.Contains(rule)));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public void Classify_WordsOfARowQuotedFromTheRequest_ClosesNothingToOthers(int status)
    {
        FaultClass[] harmless =
            [FaultClass.InvalidRequest, FaultClass.ModelNotFound, FaultClass.ContextWindowExceeded, FaultClass.ContentPolicy];

        foreach (FaultRule rule in Rules.Where(rule => rule.Message is not null))
        {
            string quoted = rule.Message!.Replace("*", " ", StringComparison.Ordinal);
            var error = new ProviderError { Message = $"Invalid value: '{quoted}' is not supported.", IsDocument = true };

            Assert.All(
                (string[])["openai", "openrouter", "anthropic", "google"],
                provider => Assert.Contains(
                    FaultClassifier.Classify(Rules, new ProviderFault(provider, FaultPhase.Status, status, error)).Fault, harmless));
        }
    }
}
