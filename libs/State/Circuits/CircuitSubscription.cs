using LlmMesh.Contracts;
using StackExchange.Redis;

namespace LlmMesh.State.Circuits;

/// <summary>Hears of changed circuits until disposed.</summary>
internal sealed class CircuitSubscription(StateConnection state, Action<CircuitStatus> changed) : IAsyncDisposable
{
    public async Task StartAsync()
    {
        try
        {
            await state.SubscribeAsync(Keys.CircuitChannel, OnMessage);
        }
        catch (StateUnavailableException)
        {
            // The client may keep the handler and subscribe it later, for a caller who was told that it failed.
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await state.UnsubscribeAsync(Keys.CircuitChannel, OnMessage);
        }
        catch (StateUnavailableException)
        {
            // The client has forgotten the handler; the server forgets the connection.
        }
    }

    private void OnMessage(RedisChannel channel, RedisValue message)
    {
        if (CircuitList.Read(message) is { } status)
        {
            changed(status);
        }
    }
}
