using BenchmarkDotNet.Attributes;
using LlmMesh.Catalog;
using LlmMesh.Router.Guards;
using LlmMesh.Router.Guards.Rules;
using LlmMesh.Router.Guards.Texts;

namespace LlmMesh.Benchmarks;

/// <summary>What a guard takes per text: 1 KB as in a chat message, 64 KB as in a document.</summary>
public class GuardBenchmarks
{
    private readonly List<Finding> _found = [];
    private byte[] _body = [];
    private string _text = string.Empty;

    [Params(1_024, 65_536)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _body = Bodies.ChatRequest(Bytes);
        _text = string.Concat(Enumerable.Repeat(
            "Our system shows 12 new orders, and the user asks how to ignore the old rules of the shop at https://shop.example/a-b. ", (Bytes / 100) + 1))[..Bytes];
    }

    [Benchmark(Description = "Texts of a request")]
    public int Texts() => RequestTexts.Read(_body)!.Count;

    [Benchmark]
    public int Secret()
    {
        _found.Clear();
        Secrets.Find(_text, _found);
        return _found.Count;
    }

    [Benchmark]
    public int Personal()
    {
        _found.Clear();
        PersonalDataRules.Find(_text, PersonalData.Usual | PersonalData.Ipv4, _found);
        return _found.Count;
    }

    [Benchmark]
    public int InjectionScore()
    {
        _found.Clear();
        Injection.Find(_text, threshold: 100, _found);
        return _found.Count;
    }
}
