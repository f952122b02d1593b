using System.Net;
using System.Text.Json;
using LlmMesh.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.State;

/// <summary>A service and its state server, with the server there, gone and back.</summary>
public sealed class StateRedisTests
{
    private const string CheckName = "StackExchange.Redis";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_ServerUp_IsHealthyAndConnected()
    {
        await using GarnetServer server = new();
        await server.StartAsync(Cancelled);
        await using RunningService service = await StartServiceAsync(server.Endpoint);

        (HttpStatusCode status, JsonElement body) = await service.ReadHealthAsync();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Healthy", body.GetProperty("checks").GetProperty(CheckName).GetProperty("status").GetString());
        Assert.True(service.Services.GetRequiredService<IConnectionMultiplexer>().IsConnected);
    }

    [Fact]
    public async Task Start_HostName_IsResolved()
    {
        await using GarnetServer server = new();
        await server.StartAsync(Cancelled);
        await using RunningService service = await StartServiceAsync(server.Endpoint.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

        (HttpStatusCode status, _) = await service.ReadHealthAsync();

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Start_ServerDown_StartsUnhealthyAndConnectsLater()
    {
        await using GarnetServer server = new();
        await server.StartAsync(Cancelled);
        await server.StopAsync();
        await using RunningService service = await StartServiceAsync(server.Endpoint);

        (HttpStatusCode before, JsonElement body) = await service.ReadHealthAsync();
        await server.StartAsync(Cancelled);
        await service.WaitUntilHealthyAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, before);
        Assert.Equal(
            "Redis does not answer PING.",
            body.GetProperty("checks").GetProperty(CheckName).GetProperty("description").GetString());
    }

    [Fact]
    public async Task Run_ServerRestarts_Reconnects()
    {
        await using GarnetServer server = new();
        await server.StartAsync(Cancelled);
        await using RunningService service = await StartServiceAsync(server.Endpoint);

        await server.StopAsync();
        (HttpStatusCode meanwhile, _) = await service.ReadHealthAsync();
        await server.StartAsync(Cancelled);
        await service.WaitUntilHealthyAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, meanwhile);
    }

    [Fact]
    public async Task Start_ConnectionStringMissing_SaysWhichVariable()
    {
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartServiceAsync(endpoint: null));

        Assert.Contains("ConnectionStrings__redis", exception.Message, StringComparison.Ordinal);
    }

    private static Task<RunningService> StartServiceAsync(string? endpoint) => RunningService.StartAsync(builder =>
    {
        builder.Configuration["ConnectionStrings:redis"] = endpoint;
        builder.AddStateRedis();
    });
}
