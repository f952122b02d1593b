using LlmMesh.HealthMonitor.IntegrationTests.Hosting;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Probing;

public sealed class FailureTests(GarnetServer state) : MonitorTests(state)
{
    private const string Secret = "sk-0123456789abcdef";

    [Fact]
    public async Task Probe_ListedModel_IsHealthy()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", emulator.BaseUrl).Model("alpha", "small");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        Assert.Equal("healthy", (await monitor.ProbeAsync()).State("alpha", "small"));
    }

    [Fact]
    public async Task Probe_UnlistedModel_IsDownAloneOfItsProvider()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", emulator.BaseUrl).Model("alpha", "small").Model("alpha", "retired-model");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        var status = await monitor.ProbeAsync();

        Assert.Equal("healthy", status.State("alpha", "small"));
        Assert.Equal("down", status.State("alpha", "retired-model"));
        Assert.Equal("the provider does not list this model", status.Detail("alpha", "retired-model"));
    }

    [Fact]
    public async Task Probe_NobodyListens_IsDown()
    {
        using var mesh = new MeshFile();
        mesh.Provider("alpha", new Uri($"http://127.0.0.1:{LoopbackPort.FindFree()}/v1")).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        var status = await monitor.ProbeAsync();

        Assert.Equal("down", status.State("alpha", "one"));
        Assert.Equal("cannot be reached", status.Detail("alpha", "one"));
    }

    [Theory]
    [InlineData("500", "answered 500")]
    [InlineData("429", "the provider limits the rate of requests (429)")]
    [InlineData("reset", "the answer broke off")]
    public async Task Probe_EmulatedFault_IsDownWithItsReason(string fault, string reason)
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", emulator.BaseUrl).Model("alpha", "small");
        await emulator.ArmFaultAsync(fault, path: "/v1/models", times: 100);
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        var status = await monitor.ProbeAsync();

        Assert.Equal("down", status.State("alpha", "small"));
        Assert.Equal(reason, status.Detail("alpha", "small"));
    }

    [Theory]
    [InlineData(Secret, 401, "the credential was refused (401)")]
    [InlineData(Secret, 403, "the credential is not permitted to do this (403)")]
    [InlineData(Secret, 402, "the account has no credit left (402)")]
    [InlineData(null, 401, "a credential is required and none is set (401)")]
    public async Task Probe_Refused_IsDownWithItsReasonAndNoSecret(string? key, int code, string reason)
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = ScriptedProvider.Text(code, $$$"""{"error":{"message":"Incorrect API key provided: {{{key}}}"}}""");
        provider.Completions = provider.Models;
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl, key is null ? null : "ALPHA_KEY").Model("alpha", "one").Mapping("chain", "alpha/one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh, null, key is null ? "X=Y" : $"ALPHA_KEY={key}");

        var status = await monitor.ProbeAsync();

        Assert.Equal("down", status.State("alpha", "one"));
        Assert.Equal(reason, status.Detail("alpha", "one"));
        Assert.All(provider.Requests, seen => Assert.Equal(key is null ? null : $"Bearer {key}", seen.Authorization));
        Assert.DoesNotContain(Secret, status.ToJsonString());
        Assert.DoesNotContain(Secret, await monitor.Client.GetStringAsync("monitor/report", Cancelled));
        Assert.DoesNotContain(monitor.Log.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
        Assert.NotEmpty(monitor.Log.Lines);
    }

    [Fact]
    public async Task Probe_ListRefusedButCompletionServed_AsksForCompletions()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = ScriptedProvider.Text(403, "");
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one").Mapping("chain", "alpha/one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        Assert.Equal("healthy", (await monitor.ProbeAsync()).State("alpha", "one"));
    }

    [Fact]
    public async Task Probe_Redirect_IsDownAndNotFollowed()
    {
        await using ScriptedProvider elsewhere = await ScriptedProvider.StartAsync();
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Models = http =>
        {
            http.Response.Redirect(elsewhere.BaseUrl + "/models");
            return Task.CompletedTask;
        };
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        var status = await monitor.ProbeAsync();

        Assert.Equal("answered 302", status.Detail("alpha", "one"));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Probe_AnyProvider_SendsNoTraceContext()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Provider("alpha", provider.BaseUrl).Model("alpha", "one");
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        await monitor.ProbeAsync();

        Assert.All(provider.Requests, seen => Assert.False(seen.IsTraced));
        Assert.NotEmpty(provider.Requests);
    }

    [Fact]
    public async Task Probe_FirstEndpointFails_TheNextSpeaks()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        using var mesh = new MeshFile();
        mesh.Write($$"""
            {
              "providers": {
                "alpha": { "base_urls": ["http://127.0.0.1:{{LoopbackPort.FindFree()}}/v1", "{{provider.BaseUrl}}"], "api_key_variable": null }
              },
              "models": [ { "provider": "alpha", "id": "one", "capabilities": ["chat"] } ]
            }
            """);
        await using MonitorHost monitor = await MonitorHost.StartAsync(State, mesh);

        Assert.Equal("healthy", (await monitor.ProbeAsync()).State("alpha", "one"));
    }
}
