using LlmMesh.Catalog;
using LlmMesh.Router.Admission;
using LlmMesh.Router.Admission.Budgets;
using LlmMesh.Router.Admission.Leases;
using LlmMesh.Router.Admission.Scopes;
using LlmMesh.Router.Admission.Shares;
using LlmMesh.Router.Admission.Waiting;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Replicas;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace LlmMesh.Router.UnitTests.Admission;

/// <summary>The admission stage of the only router, on a real state.</summary>
internal sealed class AdmissionScene : IAsyncDisposable
{
    private const string Unlimited = """{ "settings": { "daily_budget": null } }""";

    private readonly ConnectionMultiplexer _redis;
    private readonly AdmissionStage _stage;
    private int _requests;

    private AdmissionScene(ConnectionMultiplexer redis)
    {
        _redis = redis;
        State = new MeshState(new StateConnection(redis, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(30) });
        Shares = new OutageShares(new ShareTimes(), TimeProvider.System);
        Leases = new LeaseBook(TimeProvider.System);
        Admission = new ScopeAdmission(State.Admission, State.Circuits, Shares, Leases, TimeProvider.System);
        var budgets = new BudgetBoard(State, new ConfigurationBuilder().Build(), TimeProvider.System);
        Groups = new GroupDirectory(budgets, Shares);
        var times = new LeaseTimes();
        _stage = new AdmissionStage(
            Admission,
            Groups,
            budgets,
            new Intents(State.Intents, Shares, Leases, times),
            times,
            new LimitWaits(new WaitingRoom(TimeProvider.System), Groups, TimeProvider.System),
            Backlog);
    }

    public MeshState State { get; }

    public OutageShares Shares { get; }

    public LeaseBook Leases { get; }

    public IDatabase Redis => _redis.GetDatabase();

    /// <summary>The last request.</summary>
    public Exchange? Exchange { get; private set; }

    public ScopeAdmission Admission { get; }

    public GroupDirectory Groups { get; }

    public SettlementBacklog Backlog { get; } = new();

    public static async Task<AdmissionScene> StartAsync(string endpoint)
    {
        var scene = new AdmissionScene(await ConnectionMultiplexer.ConnectAsync(endpoint));
        scene.Shares.Return();
        scene.Shares.Counted(new ReplicaCensus(1, 0), TimeProvider.System.GetTimestamp());
        return scene;
    }

    public Task<MeshError?> ReserveAsync(params IReadOnlyList<Target> candidates) => ReserveAsync(Unlimited, candidates);

    public async Task<MeshError?> ReserveAsync(string configuration, params IReadOnlyList<Target> candidates)
    {
        var exchange = new Exchange(
            $"req_{++_requests}", Exchanged.Caller, Exchanged.Catalog(configuration), Exchanged.Calm, TimeProvider.System)
        {
            Envelope = Bodies.Accept("""{"model":"m","messages":[]}"""),
            Plan = new Plan("target", candidates, []),
        };
        Exchange = exchange;
        return await _stage.ReserveAsync(exchange, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.CloseAsync();
        _redis.Dispose();
    }
}
