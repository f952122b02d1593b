using BenchmarkDotNet.Attributes;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning;

namespace LlmMesh.Benchmarks;

/// <summary>From a model's name to candidates in order.</summary>
public class PlanningBenchmarks
{
    private static readonly CatalogSnapshot Snapshot = Catalogue.Emulator();

    private readonly Caller _caller = new(new LedgerCaller("key", "team", "organisation"));
    private Exchange _exchange = null!;

    [Params("emulator/small", "router")]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        byte[] body = System.Text.Encoding.UTF8.GetBytes($$"""{"model":"{{Model}}","messages":[]}""");
        _exchange = new Exchange("req_bench", _caller, Snapshot, new Surroundings(new Dictionary<string, TargetHealth>(), CircuitView.AllClosed), TimeProvider.System)
        {
            Envelope = EnvelopeReader.Read(Bodies.Keep(body)).Envelope!,
        };
    }

    [Benchmark]
    public object? Plan() => PlanningStage.Plan(_exchange);
}

/// <summary>The same over a long chain, with every filter on.</summary>
public class PlanningManyBenchmarks
{
    private Exchange _exchange = null!;

    [Params(100, 500)]
    public int Targets { get; set; }

    [ParamsAllValues]
    public RouteStrategy Strategy { get; set; }

    [GlobalSetup]
    public void Prepare() => _exchange = ManyTargets.Request(Targets, Strategy);

    [Benchmark]
    public object? Plan() => PlanningStage.Plan(_exchange);
}
