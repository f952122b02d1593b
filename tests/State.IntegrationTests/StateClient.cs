using LlmMesh.State.Admission;
using LlmMesh.State.Audit;
using LlmMesh.State.Budgets;
using LlmMesh.State.Circuits;
using LlmMesh.State.Configuration;
using LlmMesh.State.Health;
using LlmMesh.State.Leases;
using LlmMesh.State.Ledger;
using LlmMesh.State.Principals;
using LlmMesh.State.Replicas;
using LlmMesh.State.Responses;
using LlmMesh.State.Sessions;
using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

[assembly: AssemblyFixture(typeof(GarnetServer))]

namespace LlmMesh.State.IntegrationTests;

/// <summary>One process's view of the shared state: a connection of its own and the stores on it.</summary>
internal sealed class StateClient : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _redis;
    private readonly MeshState _state;

    private StateClient(ConnectionMultiplexer redis, TimeSpan timeout, TimeProvider time)
    {
        _redis = redis;
        Connection = new StateConnection(redis, time) { Timeout = timeout };
        _state = new MeshState(Connection);
    }

    public StateConnection Connection { get; }

    public AdmissionStore Admission => _state.Admission;

    public SettlementStore Settlement => _state.Settlement;

    public IntentStore Intents => _state.Intents;

    public BudgetStore Budgets => _state.Budgets;

    public BudgetList BudgetList => _state.BudgetList;

    public LedgerQueue Ledger => _state.Ledger;

    public CounterStore Counters => _state.Counters;

    public HealthBoard Health => _state.Health;

    public CircuitStore Circuits => _state.Circuits;

    public LeaderLease Leases => _state.Leases;

    public ReplicaBoard Replicas => _state.Replicas;

    public PrincipalDirectory Principals => _state.Principals;

    public AuditQueue Audit => _state.Audit;

    public ResponseStore Responses => _state.Responses;

    public ConfigurationStore Configuration => _state.Configuration;

    public SessionBoard Sessions => _state.Sessions;

    public IDatabase Database => _redis.GetDatabase();

    public ISubscriber Subscriber => _redis.GetSubscriber();

    /// <summary>Connects with a timeout that a busy machine does not reach; tests of the timeout itself name their own.</summary>
    public static async Task<StateClient> ConnectAsync(GarnetServer server, TimeSpan? timeout = null, TimeProvider? time = null)
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(server.Endpoint);
        options.AbortOnConnectFail = false;
        return new StateClient(await ConnectionMultiplexer.ConnectAsync(options), timeout ?? TimeSpan.FromSeconds(30), time ?? TimeProvider.System);
    }

    /// <summary>The server's clock, Unix milliseconds.</summary>
    public async Task<long> NowMsAsync()
    {
        var time = (long[])(await Database.ExecuteAsync("TIME"))!;
        return (time[0] * 1000) + (time[1] / 1000);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.CloseAsync();
        _redis.Dispose();
    }
}
