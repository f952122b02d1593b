using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Credentials;
using LlmMesh.State;
using LlmMesh.State.Circuits;

namespace LlmMesh.Router.Upstreams;

/// <summary>
/// Tells the shared circuits what this replica sees, in the background. A failure is told at once, with the successes before it;
/// successes alone only when the circuit has something to recover from, so that healthy traffic costs nothing.
/// </summary>
internal sealed partial class CircuitReporter(
    CircuitStore store, CircuitSnapshot snapshot, CredentialBook credentials, TimeProvider time, ILogger<CircuitReporter> logger)
    : BackgroundService
{
    // An outage of the shared state must not fill the memory; what it makes us forget is old by then.
    private const int MostWaiting = 1_000;

    private static readonly TimeSpan PauseWithoutHint = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(300);

    private readonly ConditionalWeakTable<Target, Tally> _tallies = [];
    private readonly Channel<Func<CancellationToken, Task<CircuitStatus>>> _queue =
        Channel.CreateBounded<Func<CancellationToken, Task<CircuitStatus>>>(
            new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>The target did what it should: answered, or found fault with the request.</summary>
    public void Succeeded(Target target)
    {
        Tally tally = _tallies.GetValue(target, static _ => new Tally());
        tally.Count(time, target.Provider.Circuit.Window);
        if (snapshot.Current.Find(target) is not null)
        {
            Report(target, new CircuitReport(tally.Take(), 0, FaultClass.None));
        }
    }

    /// <summary>An attempt failed.</summary>
    public void Failed(Target target, AccountGrant grant, FaultClass fault, TimeSpan? wait)
    {
        ProviderAccount account = grant.Account;
        switch (fault)
        {
            // The account has another key by now, of which this says nothing.
            case FaultClass.InsufficientCredits or FaultClass.AuthFailed or FaultClass.QuotaExhausted
                when !ReferenceEquals(credentials.Find(account), grant.Credential):
                break;
            case FaultClass.InvalidRequest or FaultClass.ContextWindowExceeded or FaultClass.ContentPolicy:
                Succeeded(target);
                break;
            case FaultClass.InsufficientCredits or FaultClass.AuthFailed:
                Open(CircuitId.OfAccount(account.Name), fault, openFor: null, target.Provider.Circuit);
                break;
            case FaultClass.QuotaExhausted:
                Open(CircuitId.OfAccount(account.Name), fault, wait, target.Provider.Circuit);
                break;

            // Names a client makes up must not open circuits of their own.
            case FaultClass.ModelNotFound or FaultClass.PermissionDenied when target.Definition is null:
            case FaultClass.RateLimited or FaultClass.Cancelled or FaultClass.None:
                break;
            default:
                int successes = _tallies.TryGetValue(target, out Tally? tally) ? tally.Take() : 0;
                Report(target, new CircuitReport(successes, 1, fault));
                break;
        }
    }

    /// <summary>The target's rate limit has outlasted the retries: nobody asks it again before its time.</summary>
    public void Paused(Target target, TimeSpan? wait)
    {
        TimeSpan pause = wait ?? PauseWithoutHint;
        Open(CircuitId.OfTarget(target.Name), FaultClass.RateLimited, pause < LongestPause ? pause : LongestPause, target.Provider.Circuit);
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // What closed the account was said of the key before.
        credentials.OnRenewed(account => _queue.Writer.TryWrite(stopping => ResetAsync(account, stopping)));
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (Func<CancellationToken, Task<CircuitStatus>> report in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                snapshot.Apply(await report(stoppingToken));
            }
            catch (StateUnavailableException exception)
            {
                LogLost(logger, exception);
            }
        }
    }

    private void Report(Target target, CircuitReport report) =>
        _queue.Writer.TryWrite(cancellationToken => store.RecordAsync(
            CircuitId.OfTarget(target.Name), report, target.Provider.Circuit, cancellationToken));

    private async Task<CircuitStatus> ResetAsync(ProviderAccount account, CancellationToken cancellationToken)
    {
        CircuitId circuit = CircuitId.OfAccount(account.Name);
        await store.ResetAsync(circuit, cancellationToken);
        return new CircuitStatus { Scope = circuit.Scope, Name = circuit.Name, State = CircuitState.Closed };
    }

    private void Open(CircuitId circuit, FaultClass reason, TimeSpan? openFor, CircuitPolicy policy) =>
        _queue.Writer.TryWrite(cancellationToken => store.OpenAsync(circuit, reason, openFor, policy, cancellationToken));

    [LoggerMessage(LogLevel.Debug, "A circuit could not be told of an outcome: the shared state does not answer.")]
    private static partial void LogLost(ILogger logger, Exception exception);

    /// <summary>Successes since the last report, forgotten when they are older than the circuit's window. Approximate under races.</summary>
    private sealed class Tally
    {
        private int _successes;
        private long _since;

        public void Count(TimeProvider time, TimeSpan window)
        {
            long now = time.GetTimestamp();
            if (time.GetElapsedTime(Volatile.Read(ref _since), now) > window)
            {
                Volatile.Write(ref _since, now);
                Volatile.Write(ref _successes, 0);
            }

            Interlocked.Increment(ref _successes);
        }

        public int Take() => Interlocked.Exchange(ref _successes, 0);
    }
}
