using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.State.Circuits;
using LlmMesh.State.IntegrationTests.Admission;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Circuits;

/// <summary>The list of circuits is one for all: these tests share a server of their own, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class CircuitFixture : ICollectionFixture<GarnetServer>
{
    public const string Name = "circuits";
}

/// <summary>A test that finds no circuits, with one target of its own. The server's clock cannot be moved: policies are short or endless.</summary>
public abstract class CircuitTests(GarnetServer server) : IAsyncLifetime
{
    protected static readonly CircuitPolicy Policy = new();

    protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private StateClient? _client;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected StateClient Client => _client!;

    private protected CircuitStore Circuits => Client.Circuits;

    private protected string Target { get; } = Sample.Name("provider/model");

    private protected CircuitId Circuit => CircuitId.OfTarget(Target);

    private protected CircuitId Account { get; } = CircuitId.OfAccount(Sample.Name("provider:KEY"));

    private protected ScopeGroup Scopes => field ??= ScopeGroups.OfTarget(Target, default);

    public async ValueTask InitializeAsync()
    {
        _client = await StateClient.ConnectAsync(server);
        await _client.Database.ExecuteAsync("FLUSHALL");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Client.DisposeAsync();
    }

    private protected Task<StateClient> ConnectAnotherAsync() => StateClient.ConnectAsync(server);

    private protected Task<CircuitStatus> RecordAsync(
        int successes, int failures, CircuitPolicy? policy = null, FaultClass reason = FaultClass.ServerError) =>
        Circuits.RecordAsync(Circuit, new CircuitReport(successes, failures, failures > 0 ? reason : FaultClass.None), policy ?? Policy, Cancelled);

    private protected Task<CircuitStatus> OpenAsync(TimeSpan? openFor, CircuitPolicy? policy = null, FaultClass reason = FaultClass.ServerError) =>
        Circuits.OpenAsync(Circuit, reason, openFor, policy ?? Policy, Cancelled);

    private protected Task<AdmissionAnswer> ReserveAsync(ScopeGroup? scopes = null) =>
        Client.Admission.ReserveAsync(scopes ?? Scopes, Sample.Name("reservation"), Sample.Lease, Cancelled);

    /// <summary>The circuit's entry in the list; null when it has none.</summary>
    private protected async Task<CircuitStatus?> ListedAsync(CircuitId? circuit = null) =>
        (await Circuits.ReadAsync(Cancelled)).SingleOrDefault(status => CircuitId.Of(status) == (circuit ?? Circuit));

    /// <summary>Makes everything the circuit knows this much older, as far as it is a time.</summary>
    private protected async Task AgeAsync(TimeSpan by, params string[] fields)
    {
        foreach (string field in fields)
        {
            await Client.Database.HashDecrementAsync(Circuit.Key, field, (long)by.TotalMilliseconds);
        }
    }

    /// <summary>Waits until the condition holds; fails after half a minute.</summary>
    private protected static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }
}
