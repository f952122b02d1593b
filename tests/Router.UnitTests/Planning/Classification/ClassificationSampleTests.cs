using System.Text.Json.Nodes;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning.Classification;
using FoundCategory = LlmMesh.Router.Exchanges.Classification;

namespace LlmMesh.Router.UnitTests.Planning.Classification;

/// <summary>
/// Holds what the classifier was measured at (bench/results/2026-11-20-classification.md, which also says how each file came about): words and
/// weights were chosen on the first file. Prints the confusion matrices of the results.
/// </summary>
public sealed class ClassificationSampleTests(ITestOutputHelper output)
{
    private static readonly string[] Categories = ["code", "reasoning", "conversation", "legal", "tools", "vision"];

    [Theory]
    [InlineData("tune.jsonl", 0.97)]
    [InlineData("held-out.jsonl", 0.96)]
    [InlineData("hard.jsonl", 0.95)]
    [InlineData("unseen.jsonl", 0.90)]
    public void Classify_Sample_AtLeastAtTheMeasuredRate(string file, double least)
    {
        KeywordIndex index = KeywordIndex.Of(SeedCategories.All);
        List<(JsonObject Sample, FoundCategory Found)> all = [.. Samples(file).Select(sample => (sample, Classify(index, sample)))];
        output.WriteLine(Matrix(all));
        foreach ((JsonObject sample, FoundCategory found) in all.Where(pair => !IsRight(pair)))
        {
            output.WriteLine($"{Expected(sample)} taken for {found.Category} [{string.Join(", ", found.Signals)}] {sample["prompt"] ?? sample["messages"]}");
        }

        Assert.InRange(Rate(all), least, 1);
        Assert.All(all.GroupBy(pair => (string)pair.Sample["language"]!), language => Assert.InRange(Rate([.. language]), least - 0.05, 1));
    }

    private static IEnumerable<JsonObject> Samples(string file)
    {
        using var reader = new StreamReader(typeof(ClassificationSampleTests).Assembly.GetManifestResourceStream(file)!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    private static FoundCategory Classify(KeywordIndex index, JsonObject sample)
    {
        var body = new JsonObject
        {
            ["model"] = "router",
            ["messages"] = sample["messages"]?.DeepClone() ?? new JsonArray(new JsonObject { ["role"] = "user", ["content"] = sample["prompt"]!.DeepClone() }),
        };
        if (sample.ContainsKey("tools"))
        {
            body["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"look_up","parameters":{"type":"object"}}}]""");
        }

        using RequestEnvelope envelope = Bodies.Accept(body.ToJsonString());
        return Classifier.Classify(index, envelope);
    }

    private static string Expected(JsonObject sample) => (string)sample["category"]!;

    private static bool IsRight((JsonObject Sample, FoundCategory Found) pair) => Expected(pair.Sample) == pair.Found.Category;

    private static double Rate(IReadOnlyCollection<(JsonObject Sample, FoundCategory Found)> all) => all.Count(IsRight) / (double)all.Count;

    private static string Matrix(IReadOnlyCollection<(JsonObject Sample, FoundCategory Found)> all)
    {
        var rows = Categories.Select(expected =>
            $"| {expected} | {string.Join(" | ", Categories.Select(found => all.Count(pair => Expected(pair.Sample) == expected && pair.Found.Category == found)))} |");
        var languages = all.GroupBy(pair => (string)pair.Sample["language"]!).Order(Comparer<IGrouping<string, (JsonObject, FoundCategory)>>.Create((one, other) => string.CompareOrdinal(one.Key, other.Key)));
        return $"""
            | is \ was taken for | {string.Join(" | ", Categories)} |
            |---|{string.Concat(Categories.Select(_ => "---|"))}
            {string.Join('\n', rows)}

            {all.Count(IsRight)} of {all.Count} right, {Rate(all):P1} ({string.Join(", ", languages.Select(language => $"{language.Key} {Rate([.. language]):P1}"))})
            """;
    }
}
