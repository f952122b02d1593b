using BenchmarkDotNet.Attributes;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Benchmarks;

/// <summary>One pass over a request: what is asked, where it stands.</summary>
public class EnvelopeBenchmarks
{
    private PooledBody _body = null!;

    [Params(1_024, 65_536, 1_048_576)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Prepare() => _body = Bodies.Keep(Bodies.ChatRequest(Bytes));

    [Benchmark]
    public object? Read() => EnvelopeReader.Read(_body).Envelope;
}
