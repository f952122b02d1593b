using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using LlmMesh.Catalog;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning.Classification;

namespace LlmMesh.Benchmarks;

/// <summary>Automatic choice reads the last messages of a prompt: 4 KB of prose, of a program, and of French as some clients escape it.</summary>
public class ClassificationBenchmarks
{
    private const int Length = 4096;

    private readonly KeywordIndex _index = KeywordIndex.Of(Seed());
    private RequestEnvelope _envelope = null!;

    [Params("prose", "program", "escaped french")]
    public string Prompt { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        string sentence = Prompt switch
        {
            "prose" => "We would like to know whether the meeting on Tuesday can be moved, because two of us are away until Thursday. ",
            "program" => "public int Total(Order order_item) { return order_item.Lines.Sum(line => line.Price * line.Count); }\\n",
            _ => "Nous voudrions savoir si la r\\u00e9union de mardi peut \\u00eatre d\\u00e9plac\\u00e9e, parce que deux d\\u2019entre nous sont absents. ",
        };
        var body = new StringBuilder("""{"model":"router","messages":[{"role":"user","content":" """);
        while (body.Length < Length)
        {
            body.Append(sentence);
        }

        _envelope = EnvelopeReader.Read(Bodies.Keep(Encoding.UTF8.GetBytes(body.Append("\"}]}").ToString()))).Envelope!;
    }

    [Benchmark]
    public object Classify() => Classifier.Classify(_index, _envelope);

    private static List<Category> Seed()
    {
        using Stream stream = typeof(CatalogReader).Assembly.GetManifestResourceStream("LlmMesh.Catalog.Seed.categories.json")!;
        using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        return [.. document.RootElement.GetProperty("categories").EnumerateObject().Select(category => new Category(
            category.Name,
            category.Value.TryGetProperty("keywords", out JsonElement words) ? [.. words.EnumerateArray().Select(word => word.GetString()!)] : []))];
    }
}
