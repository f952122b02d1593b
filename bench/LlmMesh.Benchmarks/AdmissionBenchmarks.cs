using BenchmarkDotNet.Attributes;
using LlmMesh.State;
using LlmMesh.State.Admission;
using LlmMesh.Testing;
using StackExchange.Redis;

namespace LlmMesh.Benchmarks;

/// <summary>
/// A reservation against a real server, by one caller or by many at once. The server is Garnet, or the one that
/// <c>LLMMESH_TEST_STATE_SERVER</c> names. The figure is per reservation; only the request window is limited, as nothing gives places
/// in flight back here.
/// </summary>
public class AdmissionBenchmarks
{
    private const int Reservations = 1024;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly ScopeGroup _scopes = ScopeGroup.ForKey("team", "key", new ScopeLimits(1_000_000_000, 0));
    private readonly GarnetServer _server = new();
    private ConnectionMultiplexer _redis = null!;
    private AdmissionStore _store = null!;
    private long _last;

    [Params(1, 64)]
    public int Callers { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        await _server.StartAsync(CancellationToken.None);
        _redis = await ConnectionMultiplexer.ConnectAsync(_server.Endpoint);
        _redis.PreserveAsyncOrder = false;
        _store = new MeshState(_redis, TimeProvider.System).Admission;
    }

    [Benchmark(OperationsPerInvoke = Reservations)]
    public Task Reserve() => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync(Reservations / Callers)));

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _redis.CloseAsync();
        await _server.DisposeAsync();
    }

    private async Task CallAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            AdmissionAnswer answer = await _store.ReserveAsync(
                _scopes, $"req_{Interlocked.Increment(ref _last)}", Lease, CancellationToken.None);
            if (!answer.IsAdmitted)
            {
                throw new InvalidOperationException("A reservation was refused: the figure would be that of a refusal.");
            }
        }
    }
}
