using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.HealthMonitor.Recovery;
using LlmMesh.State.Circuits;
using LlmMesh.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Recovery;

/// <summary>In real time, because circuits are timed by the clock of the shared state.</summary>
public sealed class TargetRecoveryTests(GarnetServer state) : MonitorTests(state)
{
    [Fact]
    public async Task OpenChatTarget_CompletionSucceeds_BecomesHalfOpen()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);

        await monitor.Circuits.OpenTargetAsync("alpha/one");
        await monitor.Circuits.BecomesAsync("alpha/one", CircuitState.HalfOpen);

        ScriptedProvider.Seen asked = Assert.Single(provider.CompletionRequests);
        Assert.Equal("one", asked.Model);
        Assert.Equal(1, (int)asked.Body!["max_tokens"]!);
    }

    [Fact]
    public async Task OpenChatTarget_OnlyTheListAnswers_StaysOpenUntilCompletionsDo()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        RequestDelegate answer = provider.Completions;
        provider.Completions = ScriptedProvider.Text(503, "");
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).QuickCircuits("alpha").Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);

        await monitor.Circuits.OpenTargetAsync("alpha/one", FaultClass.Timeout);
        await Eventually.HoldsAsync(() => Task.FromResult(provider.CompletionRequests.Count() >= 3));
        CircuitStatus failing = (await monitor.Circuits.FindAsync("alpha/one"))!;
        Assert.Equal(CircuitState.Open, failing.State);
        Assert.Equal(FaultClass.Overloaded, failing.Reason);
        Assert.Equal("down", (await monitor.StatusAsync()).State("alpha", "one"));

        provider.Completions = answer;
        await monitor.Circuits.BecomesAsync("alpha/one", CircuitState.HalfOpen);
    }

    [Theory]
    [InlineData("embedding")]
    [InlineData("image_output")]
    [InlineData("audio")]
    public async Task OpenTargetOfAnotherKind_ListNamesIt_BecomesHalfOpenWithoutACompletion(string capability)
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one", capability);
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);

        await monitor.Circuits.OpenTargetAsync("alpha/one");
        await monitor.Circuits.BecomesAsync("alpha/one", CircuitState.HalfOpen);

        Assert.Empty(provider.CompletionRequests);
    }

    [Fact]
    public async Task OpenTargetOfNoCatalogue_ListDoesNotNameItEither_BecomesHalfOpen()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).TakesAnyModel("alpha").Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);

        await monitor.Circuits.OpenTargetAsync("alpha/served-but-not-listed");
        await monitor.Circuits.BecomesAsync("alpha/served-but-not-listed", CircuitState.HalfOpen);

        Assert.Empty(provider.CompletionRequests);
    }

    [Fact]
    public async Task OpenReasoningTarget_RefusesTheOldTokenLimit_IsAskedWithTheNew()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        RequestDelegate answer = provider.Completions;
        provider.Completions = http => provider.CompletionRequests.Last().Body!["max_tokens"] is null
            ? answer(http)
            : ScriptedProvider.Text(400, """{"error":{"code":"unsupported_parameter","param":"max_tokens","message":"Unsupported"}}""")(http);
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);

        await monitor.Circuits.OpenTargetAsync("alpha/one");
        await monitor.Circuits.BecomesAsync("alpha/one", CircuitState.HalfOpen);

        Assert.Equal(1, (int)provider.CompletionRequests.Last().Body!["max_completion_tokens"]!);
    }

    [Fact]
    public async Task HungProvider_ManyOpenTargets_DelaysNoOtherAndIsAskedByFew()
    {
        await using ScriptedProvider hung = await ScriptedProvider.StartAsync();
        await using ScriptedProvider sound = await ScriptedProvider.StartAsync();
        hung.Completions = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        using var mesh = new MeshFile();
        mesh.Provider("hung", hung.BaseUrl).Provider("sound", sound.BaseUrl).Model("sound", "one");
        string[] models = [.. Enumerable.Range(0, 3 * ProbePlaces.MostAtOnce).Select(number => $"model-{number}")];
        foreach (string model in models)
        {
            mesh.Model("hung", model);
        }

        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);
        await Task.WhenAll(models.Select(model => monitor.Circuits.OpenTargetAsync($"hung/{model}")));
        await Eventually.HoldsAsync(() => Task.FromResult(hung.CompletionRequests.Count() == ProbePlaces.MostPerProvider));
        await monitor.Circuits.OpenTargetAsync("sound/one");
        await monitor.Circuits.BecomesAsync("sound/one", CircuitState.HalfOpen);

        Assert.Equal(ProbePlaces.MostPerProvider, hung.CompletionRequests.Count());
    }

    [Fact]
    public async Task OpenTarget_NotConfiguredAnyMore_IsReset()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);

        await monitor.Circuits.OpenTargetAsync("alpha/retired");
        await monitor.Circuits.OpenTargetAsync("gone/one");
        await monitor.Circuits.OpenAccountAsync("alpha:REMOVED_KEY", FaultClass.AuthFailed);

        await Eventually.HoldsAsync(async () => (await monitor.Circuits.ReadAsync(Cancelled)).Count == 0);
        Assert.Empty(provider.CompletionRequests);
    }

    [Fact]
    public async Task OpenTarget_OnlyTheMonitorLacksTheKey_StaysOpen()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl, "ALPHA_KEY").Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(State, mesh, Outages.Brisk);
        await monitor.Circuits.OpenTargetAsync("alpha/one");
        await monitor.Circuits.OpenAccountAsync("alpha:ALPHA_KEY", FaultClass.InsufficientCredits);

        // Looked at after the other two.
        CircuitPolicy later = Outages.AtOnce with { FirstProbe = TimeSpan.FromSeconds(1) };
        await monitor.Circuits.OpenAsync(CircuitId.OfTarget("unheard-of/one"), FaultClass.Timeout, null, later, Cancelled);
        await monitor.Circuits.BecomesAsync("unheard-of/one", CircuitState.Closed);

        Assert.Equal(CircuitState.Open, await monitor.Circuits.StateAsync("alpha/one"));
        Assert.Equal(CircuitState.Open, await monitor.Circuits.StateAsync("alpha:ALPHA_KEY"));
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task OpenTarget_FirstAccountOutOfOrder_IsProbedWithTheSecond()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Keys("alpha", "FIRST_KEY", "SECOND_KEY").Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartInRealTimeAsync(
            State, mesh, Outages.Brisk, "FIRST_KEY=first", "SECOND_KEY=second");

        // Not probed within the test.
        await monitor.Circuits.OpenAsync(
            CircuitId.OfAccount("alpha:FIRST_KEY"), FaultClass.QuotaExhausted, null, new CircuitPolicy(), Cancelled);
        await monitor.Circuits.OpenTargetAsync("alpha/one");
        await monitor.Circuits.BecomesAsync("alpha/one", CircuitState.HalfOpen);

        Assert.Equal("Bearer second", Assert.Single(provider.CompletionRequests).Authorization);
    }
}
