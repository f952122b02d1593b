using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;
using LlmMesh.Testing.Time;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Accounts;

/// <summary>What a normal round learns of accounts, before any request fails.</summary>
public sealed class CreditWatchTests(GarnetServer state) : MonitorTests(state)
{
    private const string Key = "sk-or-0123456789abcdef";
    private const string OpenRouter = "openrouter:OPENROUTER_API_KEY";

    [Fact]
    public async Task Round_CreditLeft_TellsHowMuchAndNeverTheKey()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await emulator.SetAccountAsync(new { key = Key, credits = 12.5m, used = 3, key_limit = 20, key_limit_left = 15 });
        await using Watched watched = await Watched.StartAsync(State, emulator);

        JsonNode status = await watched.Monitor.ProbeAsync();

        JsonNode expected = JsonNode.Parse("""
            {
              "account": "openrouter:OPENROUTER_API_KEY", "credit_left_usd": 12.5, "limit_usd": 20, "fault": null,
              "checked_at": "2026-01-01T00:00:00+00:00"
            }
            """)!;
        Assert.Equal(
            expected.ToJsonString(), status["providers"]!.AsArray().Single()!["accounts"]!.AsArray().Single()!.ToJsonString());
        Assert.Null(await watched.Monitor.Circuits.FindAsync(OpenRouter));
        Assert.DoesNotContain(Key, status.ToJsonString(), StringComparison.Ordinal);
        string report = await watched.Monitor.Client.GetStringAsync("monitor/report", Cancelled);
        Assert.Contains("| openrouter:OPENROUTER_API_KEY | 12.50 ", report, StringComparison.Ordinal);
        Assert.DoesNotContain(watched.Monitor.Log.Lines, line => line.Contains(Key, StringComparison.Ordinal));
    }

    public static TheoryData<object, FaultClass> DryAccounts => new()
    {
        { new { credits = 0 }, FaultClass.InsufficientCredits },
        { new { credits = -0.5m }, FaultClass.InsufficientCredits },
        { new { key_limit = 1, key_limit_left = 0 }, FaultClass.QuotaExhausted },
        { new { is_valid = false }, FaultClass.AuthFailed },
    };

    [Theory]
    [MemberData(nameof(DryAccounts))]
    public async Task Round_AccountOutOfOrder_ClosesItToRequests(object account, FaultClass reason)
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await emulator.SetAccountAsync(account);
        await using Watched watched = await Watched.StartAsync(State, emulator);

        await watched.Monitor.ProbeAsync();

        CircuitStatus circuit = (await watched.Monitor.Circuits.FindAsync(OpenRouter))!;
        Assert.Equal(CircuitState.Open, circuit.State);
        Assert.Equal(reason, circuit.Reason);
        Assert.Null(circuit.UntilMs);
    }

    [Theory]
    [InlineData("""{"credits":0,"is_free_tier":true}""")]
    [InlineData("""{"credits":0,"shows_credits":false}""")]
    public async Task Round_NothingProvesTheAccountDry_LeavesItOpenToRequests(string account)
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await emulator.SetAccountAsync(JsonNode.Parse(account)!);
        await using Watched watched = await Watched.StartAsync(State, emulator);

        await watched.Monitor.ProbeAsync();

        Assert.Null(await watched.Monitor.Circuits.FindAsync(OpenRouter));
    }

    [Fact]
    public async Task Round_CheckFails_LeavesTheAccountAlone()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await emulator.ArmFaultAsync("503", path: "/v1/key", times: 1_000_000);
        await using Watched watched = await Watched.StartAsync(State, emulator);

        await watched.Monitor.ProbeAsync();

        Assert.Null(await watched.Monitor.Circuits.FindAsync(OpenRouter));
    }

    [Fact]
    public async Task Status_OfAnotherMonitor_TellsTheSame()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await using Watched watched = await Watched.StartAsync(State, emulator);
        await watched.Monitor.ProbeAsync();
        await using Watched other = await Watched.StartAsync(State, emulator);

        Assert.Equal(
            (await watched.Monitor.StatusAsync()).ToJsonString(),
            (await other.Monitor.StatusAsync()).ToJsonString());
    }

    /// <summary>A monitor of the emulator as OpenRouter.</summary>
    private sealed record Watched(MonitorHost Monitor, MeshFile Mesh) : IAsyncDisposable
    {
        public static async Task<Watched> StartAsync(GarnetServer state, EmulatorServer emulator)
        {
            MeshFile mesh = new MeshFile().Provider("openrouter", emulator.BaseUrl, "OPENROUTER_API_KEY");
            return new Watched(await MonitorHost.StartAsync(state, mesh, new ManualTimeProvider(), $"OPENROUTER_API_KEY={Key}"), mesh);
        }

        public async ValueTask DisposeAsync()
        {
            await Monitor.DisposeAsync();
            Mesh.Dispose();
        }
    }
}
