using BenchmarkDotNet.Attributes;
using LlmMesh.Catalog;
using LlmMesh.Router.Attempts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Benchmarks;

/// <summary>A request as it goes to a provider: model replaced, usage asked for, written out.</summary>
public class SpliceBenchmarks
{
    private readonly Target _target = Catalogue.Emulator().Resolve("emulator/small").Targets[0];
    private RequestEnvelope _envelope = null!;

    [Params(1_024, 65_536, 1_048_576)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Prepare() => _envelope = EnvelopeReader.Read(Bodies.Keep(Bodies.ChatRequest(Bytes))).Envelope!;

    [Benchmark]
    public async Task Write()
    {
        using var content = new SplicedContent(_envelope.Body, ChatRequest.EditsFor(_envelope, _target));
        await content.CopyToAsync(Stream.Null);
    }
}
