using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.State.Circuits;
using LlmMesh.State.Credentials;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Accounts;

/// <summary>The age of credentials, in the real shared state and over restarts of the monitor.</summary>
public sealed class RotationWatchTests(GarnetServer state) : MonitorTests(state)
{
    private const string Account = "p:P_KEY";

    private static readonly MonitorPace Quick = new() { RotationCheck = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task Watch_AKey_IsSeenOnceAndSurvivesARestartWithoutBeingStored()
    {
        using MeshFile mesh = Mesh();
        CredentialRotation first;
        await using (MonitorHost monitor = await StartAsync(mesh, "sk-canary-1"))
        {
            first = await SeenAsync(monitor, _ => true);
            Assert.Equal(first.FirstSeenMs + (long)TimeSpan.FromDays(30).TotalMilliseconds, first.DueAtMs);
            Assert.DoesNotContain("canary", first.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(monitor.Log.Lines, line => line.Contains("canary", StringComparison.Ordinal));
        }

        await using (MonitorHost again = await StartAsync(mesh, "sk-canary-1"))
        {
            Assert.Equal(first, await SeenAsync(again, _ => true));
        }
    }

    [Fact]
    public async Task Watch_KeyReplacedWhileNobodyRan_BeginsAnewAndIsTriedAgain()
    {
        using MeshFile mesh = Mesh();
        CredentialRotation first;
        await using (MonitorHost monitor = await StartAsync(mesh, "sk-canary-1"))
        {
            first = await SeenAsync(monitor, _ => true);
            await monitor.Circuits.OpenAsync(CircuitId.OfAccount(Account), FaultClass.AuthFailed, openFor: null, new CircuitPolicy(), Cancelled);
        }

        await using MonitorHost again = await StartAsync(mesh, "sk-canary-2");

        CredentialRotation second = await SeenAsync(again, seen => seen.Fingerprint != first.Fingerprint);
        Assert.Equal(first.FirstSeenMs, second.PreviousSeenMs);
        Assert.Null(await again.Circuits.FindAsync(Account));
    }

    [Fact]
    public async Task Watch_CredentialNotConfiguredAnyMore_IsForgotten()
    {
        using MeshFile mesh = Mesh();
        await using MonitorHost monitor = await StartAsync(mesh, "sk-canary-1");
        await SeenAsync(monitor, _ => true);

        mesh.Write("{}");
        monitor.Catalog.Reload();

        await Eventually.HoldsAsync(async () => (await monitor.Find<RotationBoard>().ReadAsync(Cancelled)).Count == 0);
    }

    // Nobody is there: what a key is good for is not asked here, so no probe closes the circuit.
    private static MeshFile Mesh() => new MeshFile().Provider("p", new Uri("http://127.0.0.1:1/v1"), "P_KEY");

    private static async Task<CredentialRotation> SeenAsync(MonitorHost monitor, Func<CredentialRotation, bool> condition)
    {
        CredentialRotation? seen = null;
        await Eventually.HoldsAsync(async () =>
            (await monitor.Find<RotationBoard>().ReadAsync(Cancelled)).TryGetValue(Account, out seen) && condition(seen));
        return seen!;
    }

    private Task<MonitorHost> StartAsync(MeshFile mesh, string key) => MonitorHost.StartInRealTimeAsync(State, mesh, Quick, $"P_KEY={key}");
}
