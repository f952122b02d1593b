using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Recovery;

public sealed class AccountRecoveryTests(GarnetServer state) : MonitorTests(state)
{
    private const string Key = "sk-or-0123456789abcdef";
    private const string OpenRouter = "openrouter:OPENROUTER_API_KEY";
    private const string Alpha = "alpha:ALPHA_KEY";

    [Fact]
    public async Task CreditsGone_ProviderTells_RecoversOnlyWhenTheyAreBack()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await emulator.SetCreditsAsync(0, Key);
        using MeshFile mesh = AsOpenRouter(emulator);
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk, $"OPENROUTER_API_KEY={Key}");

        await monitor.Circuits.OpenAccountAsync(OpenRouter, FaultClass.InsufficientCredits);
        await Eventually.HoldsAsync(async () => (await AskedAsync(emulator, "/v1/credits")) >= 4);
        CircuitStatus dry = (await monitor.Circuits.FindAsync(OpenRouter))!;
        Assert.Equal(CircuitState.Open, dry.State);
        Assert.Equal(FaultClass.InsufficientCredits, dry.Reason);

        await emulator.SetCreditsAsync(5, Key);
        await monitor.Circuits.BecomesAsync(OpenRouter, CircuitState.Closed);
        Assert.Equal(0, await AskedAsync(emulator, "/v1/chat/completions"));
        Assert.Equal(5m, (decimal)Account(await monitor.StatusAsync())["credit_left_usd"]!);
    }

    [Fact]
    public async Task CreditsGone_KeyMayNotSeeThem_RecoversByTheKeysOwnFacts()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await emulator.SetAccountAsync(new { key = Key, shows_credits = false });
        using MeshFile mesh = AsOpenRouter(emulator);
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk, $"OPENROUTER_API_KEY={Key}");

        await monitor.Circuits.OpenAccountAsync(OpenRouter, FaultClass.InsufficientCredits);
        await monitor.Circuits.BecomesAsync(OpenRouter, CircuitState.Closed);

        Assert.Null(Account(await monitor.StatusAsync())["credit_left_usd"]);
    }

    [Fact]
    public async Task CreditsGone_CheckItselfFails_StaysClosedToRequestsForTheSameReason()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using MeshFile mesh = AsOpenRouter(emulator);
        await emulator.ArmFaultAsync("500", path: "/v1/credits", times: 1_000_000);
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk, $"OPENROUTER_API_KEY={Key}");

        await monitor.Circuits.OpenAccountAsync(OpenRouter, FaultClass.InsufficientCredits);
        await Eventually.HoldsAsync(async () => (await AskedAsync(emulator, "/v1/credits")) >= 4);
        CircuitStatus unknown = (await monitor.Circuits.FindAsync(OpenRouter))!;
        Assert.Equal(CircuitState.Open, unknown.State);
        Assert.Equal(FaultClass.InsufficientCredits, unknown.Reason);

        await emulator.ClearFaultsAsync();
        await monitor.Circuits.BecomesAsync(OpenRouter, CircuitState.Closed);
    }

    [Theory]
    [InlineData(FaultClass.InsufficientCredits)]
    [InlineData(FaultClass.QuotaExhausted)]
    public async Task AccountDry_ProviderDoesNotTell_RecoversByATokenOfItsCheapestModel(FaultClass reason)
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await emulator.SetCreditsAsync(0, Key);
        using var mesh = new MeshFile();
        mesh.Provider("alpha", emulator.BaseUrl, "ALPHA_KEY").QuickCircuits("alpha")
            .Model("alpha", "dear", 10, "chat").Model("alpha", "cheap", 1, "chat").Model("alpha", "painter", 0.1m, "image_output")
            .Model("alpha", "unpriced");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk, $"ALPHA_KEY={Key}");

        await monitor.Circuits.OpenAccountAsync(Alpha, reason);
        await emulator.ArrivedAsync(3, "cheap", Cancelled);
        Assert.Equal(CircuitState.Open, await monitor.Circuits.StateAsync(Alpha));

        await emulator.SetCreditsAsync(1, Key);
        await monitor.Circuits.BecomesAsync(Alpha, CircuitState.Closed);
        Assert.All(
            (await emulator.RequestsAsync()).Where(request => request.Path == "/v1/chat/completions"),
            request => Assert.Equal("cheap", request.Model));
    }

    [Fact]
    public async Task KeyRefused_ListTakesItAgain_RecoversWithoutACompletion()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        RequestDelegate list = provider.Models;
        provider.Models = ScriptedProvider.Text(401, "");
        provider.Completions = ScriptedProvider.Text(401, "");
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl, "ALPHA_KEY").QuickCircuits("alpha").Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk, $"ALPHA_KEY={Key}");

        await monitor.Circuits.OpenAccountAsync(Alpha, FaultClass.AuthFailed);
        await Eventually.HoldsAsync(() => Task.FromResult(provider.CompletionRequests.Count() >= 2));
        Assert.Equal(FaultClass.AuthFailed, (await monitor.Circuits.FindAsync(Alpha))!.Reason);

        provider.Models = list;
        await monitor.Circuits.BecomesAsync(Alpha, CircuitState.Closed);
        Assert.All(provider.Requests, request => Assert.Equal($"Bearer {Key}", request.Authorization));
    }

    [Fact]
    public async Task KeyRefused_ListNeverTakesIt_RecoversByACompletion()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = ScriptedProvider.Text(401, "");
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl, "ALPHA_KEY").Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk, $"ALPHA_KEY={Key}");

        await monitor.Circuits.OpenAccountAsync(Alpha, FaultClass.AuthFailed);

        await monitor.Circuits.BecomesAsync(Alpha, CircuitState.Closed);
    }

    private static MeshFile AsOpenRouter(EmulatorServer emulator) =>
        new MeshFile().Provider("openrouter", emulator.BaseUrl, "OPENROUTER_API_KEY").QuickCircuits("openrouter");

    private static async Task<int> AskedAsync(EmulatorServer emulator, string path) =>
        (await emulator.RequestsAsync()).Count(request => request.Path == path);

    private static JsonNode Account(JsonNode status) => status["providers"]!.AsArray()
        .SelectMany(provider => provider!["accounts"]!.AsArray()).Single(account => (string?)account!["account"] == OpenRouter)!;
}
