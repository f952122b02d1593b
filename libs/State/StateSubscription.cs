using StackExchange.Redis;

namespace LlmMesh.State;

/// <summary>Hears the messages of one channel until disposed.</summary>
internal sealed class StateSubscription(StateConnection state, RedisChannel channel, Action<RedisValue> heard) : IAsyncDisposable
{
    public async Task StartAsync()
    {
        try
        {
            await state.SubscribeAsync(channel, OnMessage);
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
            await state.UnsubscribeAsync(channel, OnMessage);
        }
        catch (StateUnavailableException)
        {
            // The client has forgotten the handler; the server forgets the connection.
        }
    }

    private void OnMessage(RedisChannel from, RedisValue message) => heard(message);
}
