using System.Text;
using BenchmarkDotNet.Attributes;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Benchmarks;

/// <summary>Tokens of a prompt: a second pass over the body, made only for requests that somebody has to estimate.</summary>
public class TokenBenchmarks
{
    private byte[] _body = [];
    private byte[] _text = [];

    [Params(4_096, 1_048_576)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _body = Bodies.ChatRequest(Bytes);
        _text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("the quick brown fox jumps over the lazy dog \n ", (Bytes / 47) + 1)))[..Bytes];
    }

    [Benchmark(Description = "Prompt of a request")]
    public long Prompt() => ChatPrompt.Read(_body).Text.LatinTypical;

    [Benchmark(Description = "Every character of a text")]
    public long Text()
    {
        var tally = new JsonStringTally();
        tally.Append(_text);
        return tally.Count.LatinTypical;
    }
}
