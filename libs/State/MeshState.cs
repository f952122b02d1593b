using LlmMesh.State.Admission;
using LlmMesh.State.Audit;
using LlmMesh.State.Budgets;
using LlmMesh.State.Catalogue;
using LlmMesh.State.Circuits;
using LlmMesh.State.Configuration;
using LlmMesh.State.Credentials;
using LlmMesh.State.Health;
using LlmMesh.State.Leases;
using LlmMesh.State.Ledger;
using LlmMesh.State.Principals;
using LlmMesh.State.Replicas;
using LlmMesh.State.Responses;
using LlmMesh.State.Sessions;
using StackExchange.Redis;

namespace LlmMesh.State;

/// <summary>The shared state as one object per process.</summary>
/// <remarks>Composed by hand so that this library needs no dependency-injection package.</remarks>
public sealed class MeshState
{
    /// <summary>Wraps a client with the default time limit of <see cref="StateConnection.Timeout"/>.</summary>
    public MeshState(IConnectionMultiplexer redis, TimeProvider time)
        : this(new StateConnection(redis, time))
    {
    }

    /// <summary>Wraps a connection.</summary>
    public MeshState(StateConnection connection)
    {
        Connection = connection;
        Admission = new AdmissionStore(connection);
        Settlement = new SettlementStore(connection);
        Ledger = new LedgerQueue(connection);
        Counters = new CounterStore(connection);
        Health = new HealthBoard(connection);
        Accounts = new AccountBoard(connection);
        History = new HealthHistory(connection);
        Circuits = new CircuitStore(connection);
        Leases = new LeaderLease(connection);
        Replicas = new ReplicaBoard(connection);
        Intents = new IntentStore(connection);
        Budgets = new BudgetStore(connection);
        BudgetList = new BudgetList(connection);
        Principals = new PrincipalDirectory(connection);
        Audit = new AuditQueue(connection);
        Promotions = new PromotionBoard(connection);
        Rotations = new RotationBoard(connection);
        Listings = new ListingBoard(connection);
        Responses = new ResponseStore(connection);
        Configuration = new ConfigurationStore(connection);
        Sessions = new SessionBoard(connection);
    }

    /// <summary>The connection all stores share.</summary>
    public StateConnection Connection { get; }

    /// <summary>Reservations against limits.</summary>
    public AdmissionStore Admission { get; }

    /// <summary>Settlement of ended requests.</summary>
    public SettlementStore Settlement { get; }

    /// <summary>Ledger events for the usage service.</summary>
    public LedgerQueue Ledger { get; }

    /// <summary>Totals over all replicas.</summary>
    public CounterStore Counters { get; }

    /// <summary>Probe results.</summary>
    public HealthBoard Health { get; }

    /// <summary>Credit checks.</summary>
    public AccountBoard Accounts { get; }

    /// <summary>What probes found over the last day.</summary>
    public HealthHistory History { get; }

    /// <summary>Circuits in front of targets and accounts.</summary>
    public CircuitStore Circuits { get; }

    /// <summary>Who leads where one process must.</summary>
    public LeaderLease Leases { get; }

    /// <summary>Which router replicas are alive.</summary>
    public ReplicaBoard Replicas { get; }

    /// <summary>What is about to be sent.</summary>
    public IntentStore Intents { get; }

    /// <summary>Where budgets stand.</summary>
    public BudgetStore Budgets { get; }

    /// <summary>Which budgets there are.</summary>
    public BudgetList BudgetList { get; }

    /// <summary>The secrets that open the edge.</summary>
    public PrincipalDirectory Principals { get; }

    /// <summary>Administrative changes.</summary>
    public AuditQueue Audit { get; }

    /// <summary>Providers' credentials that go first.</summary>
    public PromotionBoard Promotions { get; }

    /// <summary>How old providers' credentials are.</summary>
    public RotationBoard Rotations { get; }

    /// <summary>The providers' own lists of models.</summary>
    public ListingBoard Listings { get; }

    /// <summary>Responses that later requests may go on from.</summary>
    public ResponseStore Responses { get; }

    /// <summary>The versions of the configuration.</summary>
    public ConfigurationStore Configuration { get; }

    /// <summary>Which targets have served which conversations.</summary>
    public SessionBoard Sessions { get; }
}
