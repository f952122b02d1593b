using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.ServiceDefaults.IntegrationTests.State;

/// <summary>The fixture every state test stands on: it must itself be trustworthy.</summary>
public sealed class GarnetServerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_Default_RunsLua()
    {
        await using GarnetServer server = new();
        await server.StartAsync(Cancelled);
        await using Connection connection = await Connection.OpenAsync(server.Endpoint);

        RedisResult sum = await connection.Database.ScriptEvaluateAsync("return ARGV[1] + ARGV[2]", values: [2, 3]);

        Assert.Equal(5, (int)sum);
    }

    [Fact]
    public async Task Restart_Durable_KeepsEndpointAndData()
    {
        await using GarnetServer server = new() { Durable = true };
        await server.StartAsync(Cancelled);
        string endpoint = server.Endpoint;
        await using (Connection before = await Connection.OpenAsync(endpoint))
        {
            await before.Database.StringSetAsync("kept", "yes");
        }

        await server.RestartAsync(Cancelled);

        await using Connection after = await Connection.OpenAsync(server.Endpoint);
        Assert.Equal("yes", await after.Database.StringGetAsync("kept"));
        Assert.Equal(endpoint, server.Endpoint);
    }

    [Fact]
    public async Task Restart_NotDurable_StartsEmpty()
    {
        await using GarnetServer server = new();
        await server.StartAsync(Cancelled);
        await using (Connection before = await Connection.OpenAsync(server.Endpoint))
        {
            await before.Database.StringSetAsync("kept", "yes");
        }

        await server.RestartAsync(Cancelled);

        await using Connection after = await Connection.OpenAsync(server.Endpoint);
        Assert.True((await after.Database.StringGetAsync("kept")).IsNull);
    }

    [Fact]
    public async Task Stop_Running_RefusesConnections()
    {
        await using GarnetServer server = new();
        await server.StartAsync(Cancelled);

        await server.StopAsync();

        await Assert.ThrowsAsync<RedisConnectionException>(() => Connection.OpenAsync(server.Endpoint));
    }

    /// <summary>The multiplexer of 1.2.6 is only <see cref="IDisposable"/>.</summary>
    private sealed class Connection(ConnectionMultiplexer multiplexer) : IAsyncDisposable
    {
        public IDatabase Database => multiplexer.GetDatabase();

        public static async Task<Connection> OpenAsync(string endpoint) =>
            new(await ConnectionMultiplexer.ConnectAsync($"{endpoint},connectTimeout=2000,connectRetry=1"));

        public async ValueTask DisposeAsync()
        {
            await multiplexer.CloseAsync();
            multiplexer.Dispose();
        }
    }
}
